"""What calls a function that no citizen calls: a schedule, a queue, or ticks.

EventBridge's shortest rate is a minute. What runs more often is called by a queue of its own, into which the
`clock` function, once a minute, puts a message for each run to come, each delayed to its moment. A run then
costs what it takes, and not a process that waits for the next.
"""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cdk.cloud.findings import acknowledge
from cdk.cloud.functions.concurrency import SHORTEST_RATE_SECONDS, ticks_seconds
from cdk.cloud.functions.function import DeployedFunction
from cdk.functions import QUEUE_BATCH_MESSAGES, QUEUE_MOST_RECEIVES
from cdk.stages import CloudStage

# A message that a function has not ended within six of its times comes again (AWS: services-sqs-configure).
VISIBLE_AGAIN_TIMES = 6
DEAD_DAYS = 14
# A tick that nobody took by then has been overtaken by others. It counts from when the tick was sent, up to a
# minute ahead of its moment (AWS: sqs-delay-queues): the last tick of a minute has a minute too.
TICK_SECONDS = 120
# What is handed on waits while the function that takes it is busy.
HANDED_ON_WITHIN = Duration.minutes(5)


class WorkQueue(Construct):
    """Messages that must arrive, and where they go that could not be worked on."""

    def __init__(self, scope: Construct, id_: str, timeout_seconds: int) -> None:
        super().__init__(scope, id_)
        self.dead = sqs.Queue(
            self,
            "Dead",
            retention_period=Duration.days(DEAD_DAYS),
            enforce_ssl=True,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
        )
        self.queue = sqs.Queue(
            self,
            "Queue",
            visibility_timeout=Duration.seconds(VISIBLE_AGAIN_TIMES * timeout_seconds),
            enforce_ssl=True,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead, max_receive_count=QUEUE_MOST_RECEIVES),
        )

    def call(self, called: DeployedFunction) -> None:
        called.alias.add_event_source(
            sources.SqsEventSource(
                self.queue,
                batch_size=QUEUE_BATCH_MESSAGES,
                max_concurrency=called.concurrency,
                report_batch_item_failures=True,
            )
        )


def schedule(
    called: DeployedFunction, stage: CloudStage, clock: DeployedFunction, then: DeployedFunction | None
) -> sqs.IQueue | None:
    """By a rule, or by ticks; gives the queue of the ticks if there is one. `then` is handed the answer."""
    row = called.row
    if row.every_seconds is None:
        return None
    if ticks_seconds(row, stage) is None:
        seconds = max(row.every_seconds, stage.shortest_schedule_seconds)
        events.Rule(
            called,
            "Schedule",
            description=f"{row.name}, every {seconds} s",
            schedule=events.Schedule.rate(Duration.seconds(seconds)),
            targets=[
                targets.LambdaFunction(
                    called.alias, retry_attempts=0, max_event_age=Duration.seconds(SHORTEST_RATE_SECONDS)
                )
            ],
        )
        _once(called, Duration.seconds(SHORTEST_RATE_SECONDS), then)
        if then is not None:
            _once(then, HANDED_ON_WITHIN)
        return None
    if then is not None:
        raise ValueError(f"{row.name} of {stage.name} is called by a queue, whose runs have no destination")
    queue = sqs.Queue(
        called,
        "Ticks",
        retention_period=Duration.seconds(TICK_SECONDS),
        visibility_timeout=Duration.seconds(VISIBLE_AGAIN_TIMES * row.timeout_seconds),
        enforce_ssl=True,
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        removal_policy=RemovalPolicy.DESTROY,
    )
    acknowledge(queue, "AwsSolutions-SQS3", "ticks")
    # Ticks that piled up are one run.
    called.alias.add_event_source(
        sources.SqsEventSource(queue, batch_size=QUEUE_BATCH_MESSAGES, max_concurrency=called.concurrency)
    )
    queue.grant_send_messages(clock.role)
    return queue


def _once(called: DeployedFunction, within: Duration, then: DeployedFunction | None = None) -> None:
    """What did not get through or failed is not repeated: the next run does what this one would have."""
    called.alias.configure_async_invoke(
        retry_attempts=0,
        max_event_age=within,
        on_success=destinations.LambdaDestination(then.alias) if then else None,
    )


def wind(clock: DeployedFunction, ticks: dict[sqs.IQueue, int]) -> None:
    """Once a minute the clock is told of all queues, and how many seconds lie between two ticks of each."""
    told = [{"queue_url": queue.queue_url, "every_seconds": seconds} for queue, seconds in ticks.items()]
    events.Rule(
        clock,
        "Schedule",
        description="The ticks of the next minute",
        schedule=events.Schedule.rate(Duration.seconds(SHORTEST_RATE_SECONDS)),
        targets=[
            targets.LambdaFunction(
                clock.alias,
                event=events.RuleTargetInput.from_object({"ticks": told}),
                retry_attempts=0,
                max_event_age=Duration.seconds(SHORTEST_RATE_SECONDS),
            )
        ],
    )
    _once(clock, Duration.seconds(SHORTEST_RATE_SECONDS))
