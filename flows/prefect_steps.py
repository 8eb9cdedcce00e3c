"""The steps of a run as task runs of Prefect: what every flow does."""

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.execute import Live
from flows.pipeline.protocol import Step


def all_steps(live: Live) -> State[str]:
    """Do the steps that are left, one task run each, and give the state of the flow run."""
    logger = get_run_logger()
    for step in live.run.remaining():
        logger.info("%s: %s", step.name, _as_task_run(live, step))
    status = live.finish()
    if status == "failed":
        return Failed(message=f"run {live.run.run_id} failed")
    return Completed(message=f"run {live.run.run_id}: {status}")


def _as_task_run(live: Live, step: Step) -> str:
    @task(
        name=step.name,
        task_run_name=step.name,
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=0,
    )
    def work() -> str:
        return live.do(step)

    return work()
