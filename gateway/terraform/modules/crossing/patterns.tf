# Adds to patterns of paths what any two of them have in common. When one is the narrower, that is itself; when they cross, as
# /a/{x} and /{y}/b do in /a/b, it is a pattern of its own.

variable "patterns" {
  description = "Distinct patterns: the path, its segments with {} for a parameter, whether a wildcard follows, and segments and wildcard as one text."
  type = list(object({
    path     = string
    segments = list(string)
    open     = bool
    shape    = string
  }))
}

locals {
  pairs = flatten([
    for index, one in var.patterns : [for other in slice(var.patterns, 0, index) : { one = one, other = other }]
  ])

  # Neither is too short for the other, and no segment keeps them apart.
  touching = [
    for pair in local.pairs : pair
    if anytrue([pair.one.open, length(pair.one.segments) >= length(pair.other.segments)])
    && anytrue([pair.other.open, length(pair.other.segments) >= length(pair.one.segments)])
    && alltrue([
      for at in range(min(length(pair.one.segments), length(pair.other.segments))) :
      contains([pair.other.segments[at], "{}"], pair.one.segments[at]) || pair.other.segments[at] == "{}"
    ])
  ]

  # Where one has a text and the other a parameter, or nothing before its wildcard, both have the text.
  shared_segments = [
    for pair in local.touching : [
      for at in range(max(length(pair.one.segments), length(pair.other.segments))) : try(
        [for pattern in [pair.one, pair.other] : pattern.segments[at] if try(pattern.segments[at], "{}") != "{}"][0],
        "{}",
      )
    ]
  ]

  shared = [
    for index, pair in local.touching : {
      path = join("", concat(
        [for at, text in local.shared_segments[index] : "/${text == "{}" ? "{p${at + 1}}" : text}"],
        pair.one.open && pair.other.open ? ["/{rest*}"] : [],
      ))
      segments = local.shared_segments[index]
      open     = pair.one.open && pair.other.open
      shape    = join("/", concat(local.shared_segments[index], pair.one.open && pair.other.open ? ["{*}"] : []))
    }
  ]

  known_shapes = [for pattern in var.patterns : pattern.shape]
  new_shapes   = distinct([for pattern in local.shared : pattern.shape if !contains(local.known_shapes, pattern.shape)])
}

output "patterns" {
  description = "The patterns, and the new ones behind them."
  value = concat(
    var.patterns,
    [for shape in local.new_shapes : [for pattern in local.shared : pattern if pattern.shape == shape][0]],
  )
}
