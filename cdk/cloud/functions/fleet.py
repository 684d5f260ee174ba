"""All functions of a stage, what calls each, and the gateway's routes to those that citizens call."""

from collections.abc import Sequence

from aws_cdk import Duration, triggers
from aws_cdk import aws_apigatewayv2 as api
from aws_cdk import aws_apigatewayv2_integrations as integrations
from constructs import Construct

from cdk.cloud.findings import acknowledge
from cdk.cloud.functions.concurrency import ticks_seconds
from cdk.cloud.functions.environment import Surroundings, variables
from cdk.cloud.functions.function import DeployedFunction, Deployment
from cdk.cloud.functions.permissions import Things, permit
from cdk.cloud.functions.triggers import WorkQueue, schedule, wind
from cdk.functions import DEFAULT_FUNCTION, FUNCTIONS, GATEWAY_TIMEOUT_SECONDS, ROUTES

# Migrates the schema; nothing that serves is exchanged before it has.
MIGRATES = "migrate"
CLOCK = "clock"
# Shows on a dashboard what it does.
SCALING = "scaling"
DEFAULT_ROUTE = "Route-$default"
# Belongs to the identity provider that asks it.
CLAIMS = "claims"


class Fleet(Construct):
    def __init__(
        self,
        scope: Construct,
        id_: str,
        deployment: Deployment,
        *,
        known: Surroundings,
        things: Things,
        queues: dict[str, WorkQueue],
    ) -> None:
        super().__init__(scope, id_)
        self.functions = {
            row.name: DeployedFunction(self, row, variables(row, deployment.stage, known), deployment)
            for row in FUNCTIONS
            if row.name != CLAIMS
        }
        for made in self.functions.values():
            for use in sorted(made.row.uses):
                permit(use, made.role, things)
            if made.row.queue:
                queues[made.row.queue].call(made)
        clock = self.functions[CLOCK]
        ticks = {}
        for made in self.functions.values():
            then = self.functions[made.row.then] if made.row.then else None
            queue = schedule(made, deployment.stage, clock, then)
            seconds = ticks_seconds(made.row, deployment.stage)
            if queue is not None and seconds is not None:
                ticks[queue] = seconds
        if ticks:
            wind(clock, ticks)
        self.migration = triggers.Trigger(
            self,
            "Migration",
            handler=self.functions[MIGRATES].function,
            timeout=Duration.seconds(self.functions[MIGRATES].row.timeout_seconds),
            execute_before=[
                made.alias for name, made in self.functions.items() if name not in {MIGRATES, CLOCK}
            ],
        )

    def answer(self, door: api.IHttpApi, issuer: str, clients: Sequence[str]) -> None:
        """The routes. What reads a citizen has the authorizer in front of it; everything else is public."""
        made = api.HttpAuthorizer(
            self,
            "Citizens",
            http_api=door,
            type=api.HttpAuthorizerType.JWT,
            identity_source=["$request.header.Authorization"],
            jwt_issuer=issuer,
            jwt_audience=list(clients),
        )
        authorizer = api.HttpAuthorizer.from_http_authorizer_attributes(
            self, "OfCitizens", authorizer_id=made.authorizer_id, authorizer_type="JWT"
        )
        for route in ROUTES:
            named = f"{route.method}{route.path}".replace("{proxy+}", "+")
            key = api.HttpRouteKey.with_(route.path, api.HttpMethod(route.method))
            asked = authorizer if route.authorized else None
            lead(self, f"Route-{named}", door, key, self.functions[route.function], authorizer=asked)
        lead(self, DEFAULT_ROUTE, door, api.HttpRouteKey.DEFAULT, self.functions[DEFAULT_FUNCTION])


def lead(
    scope: Construct,
    id_: str,
    door: api.IHttpApi,
    key: api.HttpRouteKey,
    function: DeployedFunction,
    *,
    authorizer: api.IHttpRouteAuthorizer | None = None,
) -> None:
    """A route of the gateway, to a function; without an authorizer, for everybody."""
    made = api.HttpRoute(
        scope,
        id_,
        http_api=door,
        route_key=key,
        integration=integrations.HttpLambdaIntegration(
            f"To-{function.row.name}",
            function.alias,
            payload_format_version=api.PayloadFormatVersion.VERSION_2_0,
            timeout=Duration.seconds(GATEWAY_TIMEOUT_SECONDS),
        ),
        # Said of public routes too: without it a default authorizer would be added unseen.
        authorizer=authorizer or api.HttpNoneAuthorizer(),
    )
    if authorizer is None:
        acknowledge(made, "AwsSolutions-APIG4", "public")
