# The authorizer: Fn's Node 24 and the built bundle.
FROM fnproject/node:24
WORKDIR /function
COPY --chown=1000:1000 dist/authorizer/ /function/
ENTRYPOINT ["node", "func.mjs"]
