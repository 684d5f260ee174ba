"""Citizens' accounts: no secret in a browser, no long token, and no page without a way in."""

from cdk.cloud.identity import OPERATORS
from cdk.local import identity as local
from tests.cdk.cloud.conftest import Templates
from tests.cdk.cloud.deploying import resolved


def test_accounts_are_kept_and_need_no_password(production: Templates, dev: Templates) -> None:
    pool = production.one("AWS::Cognito::UserPool")
    assert pool["DeletionProtection"] == "ACTIVE"
    assert dev.one("AWS::Cognito::UserPool")["DeletionProtection"] == "INACTIVE"
    assert {"EMAIL_OTP", "WEB_AUTHN"} <= set(pool["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"])
    # Of the name that shows the pages: another's passkeys no browser gives them.
    domain = production.one("AWS::Cognito::UserPoolDomain")["Domain"]
    assert resolved(pool["WebAuthnRelyingPartyID"], {}).partition(".")[0] == resolved(domain, {})
    assert pool["UsernameAttributes"] == ["email"]
    assert pool["UserPoolTier"] == "ESSENTIALS"


def test_the_access_token_tells_the_confirmed_address(production: Templates) -> None:
    config = production.one("AWS::Cognito::UserPool")["LambdaConfig"]["PreTokenGenerationConfig"]
    assert config["LambdaVersion"] == "V2_0"
    assert "Alias" in str(config["LambdaArn"])


def test_the_site_is_a_client_without_a_secret_whose_tokens_are_short(production: Templates) -> None:
    client = production.one("AWS::Cognito::UserPoolClient")
    assert client["GenerateSecret"] is False
    assert client["AllowedOAuthFlows"] == ["code"]
    assert sorted(client["AllowedOAuthScopes"]) == ["aws.cognito.signin.user.admin", "openid"]
    assert client["AccessTokenValidity"] * 60 == local.ACCESS_SECONDS
    assert client["RefreshTokenValidity"] * 60 == local.REFRESH_SECONDS
    assert client["TokenValidityUnits"]["AccessToken"] == "minutes"
    assert client["EnableTokenRevocation"] is True
    assert client["PreventUserExistenceErrors"] == "ENABLED"


def test_its_pages_have_a_look_without_which_they_are_empty(production: Templates) -> None:
    assert production.one("AWS::Cognito::ManagedLoginBranding")["UseCognitoProvidedValues"] is True
    assert production.one("AWS::Cognito::UserPoolDomain")["ManagedLoginVersion"] == 2


def test_operators_are_the_group_that_the_product_asks_for(production: Templates) -> None:
    assert production.one("AWS::Cognito::UserPoolGroup")["GroupName"] == OPERATORS
    assert any(OPERATORS in each.groups for each in local.PERSONAS)
