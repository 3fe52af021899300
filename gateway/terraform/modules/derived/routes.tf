# The routes of the gateway: for each path the rows that have it, and what the gateway can know of who may call them.

locals {
  # Of the rows around a path those that have it: for each method the narrowest.
  owners = [
    for path in local.closed : [
      for index, row in local.placed : row
      if contains(local.around[path.shape], local.shapes[index]) && !anytrue([
        for rival, other in local.placed : (
          other.method == row.method
          && local.shapes[rival] != local.shapes[index]
          && contains(local.around[path.shape], local.shapes[rival])
          && contains(local.around[local.shapes[rival]], local.shapes[index])
        )
      ])
    ]
  ]

  routes = [
    for index, path in local.closed : {
      path    = path.path
      methods = distinct([for row in local.owners[index] : row.method])
      allow   = flatten([for row in local.owners[index] : row.allow])
    }
  ]

  # One entry without scopes opens the route to every caller of the audience; who of them may call is the invoker's to say.
  scopes = [
    for route in local.routes : (
      anytrue([for entry in route.allow : length(try(entry.scopes, [])) == 0])
      ? tolist([])
      : tolist(distinct(flatten([for entry in route.allow : try(entry.scopes, [])])))
    )
  ]
}
