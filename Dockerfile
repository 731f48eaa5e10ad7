# Builds from this repository alone: docker build -t polku .
FROM rust:1.95-slim-bookworm AS build
WORKDIR /build
RUN apt-get update \
 && apt-get install -y --no-install-recommends build-essential \
 && rm -rf /var/lib/apt/lists/*
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release --locked --bin polku \
 && install -D target/release/polku /out/polku

FROM debian:bookworm-slim
# Certificates for outgoing TLS; the time zone data is in the binary.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/polku --create-home polku
COPY --from=build /out/polku /usr/local/bin/polku
USER polku
VOLUME /var/lib/polku
EXPOSE 8080
STOPSIGNAL SIGTERM
# The image has no HTTP client: bash asks, and wants 200 from the readiness probe.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["bash", "-c", \
  "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["polku"]
CMD ["serve", "--listen", "0.0.0.0:8080", "--data", "/var/lib/polku"]
