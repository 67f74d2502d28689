"""The real job on the real cluster: what `wirebeam run --runner flink` is told, and what became of it."""

from urllib.parse import quote

from infra.flink.cluster import Cluster


def on_flink(cluster: Cluster, *more: str, interval: float = 1.0) -> list[str]:
    """Name the cluster: where jobs go, where Python runs, where checkpoints lie."""
    where = [
        f"--job-endpoint={cluster.job_endpoint}",
        f"--flink-master={cluster.master}",
        f"--worker-pool={cluster.pool}",
    ]
    state = [f"--checkpoint-dir={cluster.checkpoint_dir}", "--state-backend=filesystem"]
    return ["--runner=flink", *where, *state, f"--checkpoint-interval-s={interval}", *more]


def running(cluster: Cluster) -> list[str]:
    """Name the jobs that run with all their tasks."""
    jobs = cluster.rest("/jobs/overview")["jobs"]
    return [
        one["jid"] for one in jobs if one["state"] == "RUNNING" and one["tasks"]["running"] == one["tasks"]["total"]
    ]


def checkpoints(cluster: Cluster, job_id: str) -> int:
    """Count the checkpoints that a job has completed."""
    return int(cluster.rest(f"/jobs/{job_id}/checkpoints")["counts"]["completed"])


def restarts(cluster: Cluster, job_id: str) -> int:
    """Count how often Flink has started a job again."""
    (found,) = cluster.rest(f"/jobs/{job_id}/metrics?get=numRestarts") or [{"value": 0}]
    return int(found["value"])


def counters(cluster: Cluster, job_id: str) -> dict[str, int]:
    """Read Wirebeam's counters of a running job from Flink's metrics, summed over its subtasks."""
    totals: dict[str, int] = {}
    for vertex in cluster.rest(f"/jobs/{job_id}")["vertices"]:
        metrics = f"/jobs/{job_id}/vertices/{vertex['id']}/metrics"
        ids = [one["id"] for one in cluster.rest(metrics) if ".wirebeam_" in one["id"]]
        for one in cluster.rest(f"{metrics}?get={','.join(map(quote, ids))}") if ids else []:
            name = one["id"].rpartition(".wirebeam_")[2]
            totals[name] = totals.get(name, 0) + int(float(one["value"]))
    return totals
