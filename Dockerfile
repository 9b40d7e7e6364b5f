# The program and nothing else, as a user who owns nothing: docker build -t healthcode .
# Settings, secrets and data are mounted; see deploy/compose.yaml and DEPLOYMENT.md.
FROM python:3.11.9-slim-bookworm AS built
WORKDIR /build
RUN python -m venv /opt/healthcode
COPY requirements/build.txt requirements/serve.txt requirements/
RUN /opt/healthcode/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/build.txt \
 && /opt/healthcode/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/serve.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY config config
COPY handlers handlers
COPY integrations integrations
COPY templates templates
RUN /opt/healthcode/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11.9-slim-bookworm
RUN groupadd --gid 10001 healthcode \
 && useradd --uid 10001 --gid healthcode --no-create-home --shell /usr/sbin/nologin healthcode \
 && install -d -o healthcode -g healthcode -m 0700 /srv/healthcode /srv/healthcode/data
COPY --from=built /opt/healthcode /opt/healthcode
ENV PATH=/opt/healthcode/bin:$PATH PYTHONUNBUFFERED=1 HEALTHCODE_SETTINGS=/srv/healthcode/settings.toml
USER healthcode
WORKDIR /srv/healthcode
VOLUME /srv/healthcode/data
EXPOSE 8080
# Running requests are given 10 s; give the container more: docker stop -t 20
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/readyz', timeout=2)"]
ENTRYPOINT ["healthcode"]
CMD ["serve"]
