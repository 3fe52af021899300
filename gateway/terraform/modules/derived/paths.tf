# The paths of the gateway. A gateway takes the narrowest path that fits, and only then looks at the method: it would answer
# 405 where a wider path has the method. So what paths share is a path too, and each has the methods of the wider ones.

locals {
  rows = jsondecode(var.integrations)

  placed = [
    for row in local.rows : {
      method = split(" ", row.route)[0]
      path   = trimprefix(split(" ", row.route)[1], var.path_prefix)
      allow  = row.allow
      # A parameter is {}, whatever its name.
      segments = [
        for part in split("/", trimprefix(split(" ", row.route)[1], "${var.path_prefix}/")) :
        startswith(part, "{") ? "{}" : part if !endswith(part, "*}")
      ]
      open = endswith(row.route, "*}")
    }
    if startswith(split(" ", row.route)[1], "${var.path_prefix}/")
  ]
  shapes = [for row in local.placed : join("/", concat(row.segments, row.open ? ["{*}"] : []))]

  # Paths that differ in the names of their parameters only are one, under the first one's name.
  patterns = [
    for shape in distinct(local.shapes) : merge(
      { for key, value in local.placed[index(local.shapes, shape)] : key => value if !contains(["method", "allow"], key) },
      { shape = shape },
    )
  ]

  closed = module.crossing_again.patterns

  # For each path, those that have all its paths.
  around = {
    for narrow in local.closed : narrow.shape => [
      for wide in local.closed : wide.shape
      if length(narrow.segments) >= length(wide.segments)
      && (wide.open || (!narrow.open && length(narrow.segments) == length(wide.segments)))
      && alltrue([for at, text in wide.segments : contains(["{}", try(narrow.segments[at], "")], text)])
    ]
  }
}

module "crossing" {
  source   = "../crossing"
  patterns = local.patterns
}

# What crosses may cross again.
module "crossing_again" {
  source   = "../crossing"
  patterns = module.crossing.patterns
}

module "crossing_still" {
  source   = "../crossing"
  patterns = module.crossing_again.patterns
}
