# The authorizer: Fn's Node 24 and the built bundle.
FROM fnproject/node:24
WORKDIR /function
# Its own, so that it can read them whatever the umask of who built them.
COPY --chown=1000:1000 dist/authorizer/ /function/
# Fn's user, also where nobody says as whom it is to run.
USER 1000:1000
ENTRYPOINT ["node", "func.mjs"]
