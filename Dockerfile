# Images of threatgap. The program needs no network, no writable file system and no certain user:
#
#   docker build --target threatgap --tag threatgap .
#   docker run --rm --network none --read-only --volume "$PWD:/src:ro" threatgap check model/ --as-of today
#
# The target `ci` adds what pipelines need, such as git and the scripts of ci/; GitLab wants a shell in an image.
FROM debian:12-slim AS build
WORKDIR /src
COPY scripts/setup scripts/setup
RUN apt-get update && scripts/setup
COPY . .
RUN cmake --preset release -DTHREATGAP_TESTS=OFF -DTHREATGAP_BENCH=OFF \
 && cmake --build --preset release --target threatgap \
 && strip build/release/threatgap

FROM debian:12-slim AS threatgap
ARG VERSION=0.1.0
ARG REVISION=unknown
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="threatgap" \
      org.opencontainers.image.description="A static analyzer for threat models" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}"
RUN apt-get update \
 && apt-get install --yes --no-install-recommends \
      libfmt9 libgvc6 libnettle8 libsimdjson14 libtbb12 libtinyxml2-9 libxlsxwriter4 libyaml-cpp0.7 zlib1g \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /src/build/release/threatgap /usr/local/bin/threatgap
# By number, so that Kubernetes can see that it is not root.
USER 65532:65532
WORKDIR /src
ENTRYPOINT ["threatgap"]

FROM threatgap AS ci
USER 0:0
RUN apt-get update \
 && apt-get install --yes --no-install-recommends git \
 && rm -rf /var/lib/apt/lists/*
COPY ci/*.sh /usr/local/share/threatgap/ci/
USER 65532:65532
ENTRYPOINT []
CMD ["bash"]

# The image without a target is the small one.
FROM threatgap
