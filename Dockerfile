# syntax=docker/dockerfile:1
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags='-s -w' -o /out/portolan ./cmd/portolan

FROM scratch
# For a Neo4j behind TLS (neo4j+s://).
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/portolan /portolan
COPY LICENSE /LICENSE
USER 65532:65532
ENV PORTOLAN_LISTEN=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --start-period=5m --start-interval=2s CMD ["/portolan", "health"]
ENTRYPOINT ["/portolan"]
CMD ["serve"]
