"""Cognito: who citizens are. Passkeys and codes by e-mail on its own pages; no password is asked for.

(AWS: cognito-user-pools-authentication-flow-methods, managed login.)
"""

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from cdk.cloud.findings import acknowledge
from cdk.stages import CloudStage

# How long a browser that was signed out elsewhere goes on: the shortest there is, as nothing calls a token
# back (AWS: amazon-cognito-user-pools-using-the-access-token).
ACCESS_MINUTES = 5
REFRESH_DAYS = 30
# As long as a load test takes, sign-ins and all.
LOAD_TEST_MINUTES = 60
# Whoever runs CivicQ: the one group that a token tells of.
OPERATORS = "operator"


def domain_of(stage: CloudStage) -> str:
    """Cognito's pages, by a name that is the account's own; known before they exist."""
    return f"civicq-{stage.name}-{Aws.ACCOUNT_ID}.auth.{stage.region}.amazoncognito.com"


class Identity(Construct):
    """The citizens' accounts. `admit` lets a site send its visitors here."""

    def __init__(self, scope: Construct, id_: str, stage: CloudStage, claims: lambda_.IFunction) -> None:
        super().__init__(scope, id_)
        self.pool = cognito.UserPool(
            self,
            "Citizens",
            user_pool_name=f"civicq-{stage.name}",
            feature_plan=cognito.FeaturePlan.ESSENTIALS,
            self_sign_up_enabled=True,
            sign_in_aliases=cognito.SignInAliases(email=True),
            sign_in_case_sensitive=False,
            sign_in_policy=cognito.SignInPolicy(
                # Cognito has no pool without passwords; nobody has to have one.
                allowed_first_auth_factors=cognito.AllowedFirstAuthFactors(
                    password=True, email_otp=True, passkey=True
                )
            ),
            passkey_user_verification=cognito.PasskeyUserVerification.PREFERRED,
            passkey_relying_party_id=domain_of(stage),
            standard_attributes=cognito.StandardAttributes(
                email=cognito.StandardAttribute(required=True, mutable=True),
                phone_number=cognito.StandardAttribute(required=False, mutable=True),
            ),
            auto_verify=cognito.AutoVerifiedAttrs(email=True),
            keep_original=cognito.KeepOriginalAttrs(email=True),
            account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
            password_policy=cognito.PasswordPolicy(
                min_length=12,
                require_digits=True,
                require_lowercase=True,
                require_uppercase=True,
                require_symbols=True,
            ),
            email=cognito.UserPoolEmail.with_ses(from_email=stage.mail_from, ses_region=stage.region)
            if stage.mail_from
            else cognito.UserPoolEmail.with_cognito(),
            deletion_protection=stage.keeps_data,
            removal_policy=RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY,
        )
        acknowledge(self.pool, "AwsSolutions-COG2", "no password")
        acknowledge(self.pool, "AwsSolutions-COG8", "no password")
        # The functions know people by the access token alone: it has to tell the address that is confirmed.
        self.pool.add_trigger(
            cognito.UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, claims, cognito.LambdaVersion.V2_0
        )
        cognito.CfnUserPoolGroup(
            self,
            "Operators",
            user_pool_id=self.pool.user_pool_id,
            group_name=OPERATORS,
            description="Whoever runs CivicQ",
        )
        self.pool.add_domain(
            "Pages",
            cognito_domain=cognito.CognitoDomainOptions(
                domain_prefix=f"civicq-{stage.name}-{Aws.ACCOUNT_ID}"
            ),
            managed_login_version=cognito.ManagedLoginVersion.NEWER_MANAGED_LOGIN,
        )
        self.issuer = f"https://cognito-idp.{stage.region}.{Aws.URL_SUFFIX}/{self.pool.user_pool_id}"
        self.api_url = f"https://cognito-idp.{stage.region}.{Aws.URL_SUFFIX}/"
        self.pages_url = f"https://{domain_of(stage)}"


def admit(scope: Construct, pool: cognito.IUserPool, site_origin: str) -> cognito.UserPoolClient:
    """The site as a public client: the code flow with PKCE, and no secret that a browser could not keep."""
    client = cognito.UserPoolClient(
        scope,
        "Site",
        user_pool=pool,
        generate_secret=False,
        auth_flows=cognito.AuthFlow(user=True),
        supported_identity_providers=[cognito.UserPoolClientIdentityProvider.COGNITO],
        o_auth=cognito.OAuthSettings(
            flows=cognito.OAuthFlows(authorization_code_grant=True),
            scopes=[cognito.OAuthScope.OPENID, cognito.OAuthScope.COGNITO_ADMIN],
            callback_urls=[f"{site_origin}/api/session/callback"],
            logout_urls=[f"{site_origin}/"],
        ),
        access_token_validity=Duration.minutes(ACCESS_MINUTES),
        id_token_validity=Duration.minutes(ACCESS_MINUTES),
        refresh_token_validity=Duration.days(REFRESH_DAYS),
        enable_token_revocation=True,
        prevent_user_existence_errors=True,
    )
    # Its pages show nothing for a client that has no branding (AWS: managed-login-branding).
    cognito.CfnManagedLoginBranding(
        scope,
        "Branding",
        user_pool_id=pool.user_pool_id,
        client_id=client.user_pool_client_id,
        use_cognito_provided_values=True,
    )
    return client


def admit_load_test(scope: Construct, stage: CloudStage, pool: cognito.IUserPool) -> cognito.UserPoolClient:
    """The load test as a client: made-up citizens sign in by password, and by IAM alone.

    No browser can: who has not the right to `cognito-idp:AdminInitiateAuth` gets no token by it, and it has
    no pages. CannotGoOn where no load test may be.
    """
    stage.load_tested()
    return cognito.UserPoolClient(
        scope,
        "LoadTest",
        user_pool=pool,
        generate_secret=False,
        disable_o_auth=True,
        auth_flows=cognito.AuthFlow(admin_user_password=True),
        access_token_validity=Duration.minutes(LOAD_TEST_MINUTES),
        id_token_validity=Duration.minutes(LOAD_TEST_MINUTES),
        refresh_token_validity=Duration.minutes(LOAD_TEST_MINUTES),
        enable_token_revocation=True,
        prevent_user_existence_errors=True,
    )
