# Compose of either kind, for the scripts here, which source this file.

compose() {
  if docker compose version >/dev/null 2>&1; then
    docker compose "$@"
  elif command -v docker-compose >/dev/null 2>&1; then
    docker-compose "$@"
  else
    echo "neither 'docker compose' nor docker-compose is installed (Debian: apt-get install --no-install-recommends docker-compose)" >&2
    return 2
  fi
}
