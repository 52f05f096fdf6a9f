# The emulator as one executable on a slim Debian: docs/docker.md. scripts/check-dockerfile.ts runs these steps without Docker.
FROM node:24-trixie-slim AS build
WORKDIR /build
COPY . .
RUN npm ci --no-audit --no-fund && npm run build:standalone && mkdir state

FROM debian:trixie-slim
COPY --from=build /build/dist/standalone/access-emulator /usr/local/bin/access-emulator
COPY --from=build /build/docker/entrypoint.sh /usr/local/lib/access-emulator/entrypoint.sh
COPY --from=build /build/LICENSE /build/dist/THIRD-PARTY-LICENSES.txt /usr/share/doc/access-emulator/
COPY --from=build --chown=10001:10001 /build/state /state
USER 10001:10001
VOLUME /state
EXPOSE 8787
# bash itself opens the connection: the base has neither curl nor wget. (--start-interval would need Docker 25 to build.)
HEALTHCHECK --interval=2s --timeout=3s --start-period=5s --retries=8 CMD ["/bin/bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8787 && printf 'GET /_emulator/health HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r -t 2 line <&3 && [[ $line == *' 200 '* ]]"]
ENTRYPOINT ["/bin/bash", "/usr/local/lib/access-emulator/entrypoint.sh", "/usr/local/bin/access-emulator", "--socket-addr=http=0.0.0.0:8787", "--directory-path=state=/state"]
