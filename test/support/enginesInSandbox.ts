/** Shell commands for a sandbox whose scratch folder is `$SCRATCH`. Engines write to places of their own whatever they are told: all of these are the sandbox's. */
export const PLACES_OF_ENGINES = `
set -e
cp -a /etc "$SCRATCH/etc"
mount --bind "$SCRATCH/etc" /etc
for folder in /var/lib /opt /dev/shm; do mount -t tmpfs tmpfs $folder; done
mkdir "$SCRATCH/docker" "$SCRATCH/podman"
mkdir -p /etc/containers
printf '[storage]\\ndriver = "vfs"\\ngraphroot = "%s/podman/root"\\nrunroot = "%s/podman/run"\\n' "$SCRATCH" "$SCRATCH" > /etc/containers/storage.conf
`;

/** A daemon of docker, and the container ctn-1. */
export const DOCKER = `
set -e
echo '{}' > "$SCRATCH/docker/daemon.json"
dockerd --host unix:///var/run/docker.sock --data-root "$SCRATCH/docker/data" --exec-root "$SCRATCH/docker/exec" \\
  --pidfile "$SCRATCH/docker/pid" --config-file "$SCRATCH/docker/daemon.json" --storage-driver vfs --bridge=none \\
  --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false > "$SCRATCH/docker/log" 2>&1 &
for second in $(seq 30); do if docker version > /dev/null 2>&1; then break; fi; sleep 1; done
tar -C / -c bin/busybox | docker import - busybox > /dev/null
docker run -d --name ctn-1 --network none --cap-add NET_RAW busybox /bin/busybox sleep 3600
`;

/** The container ctn-2 of podman. */
export const PODMAN = `
set -e
tar -C / -c bin/busybox | podman import -q - busybox > /dev/null
podman --runtime runc --cgroup-manager cgroupfs run -d --name ctn-2 --network none --cap-add NET_RAW \\
  --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 busybox /bin/busybox sleep 3600
`;
