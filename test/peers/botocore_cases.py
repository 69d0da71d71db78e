"""botocore against the emulator. `python botocore_cases.py CASE…` runs functions of this file, each on an emulator as new,
and prints the traceback of each, or nothing, by name. A function's docstring is the test's title, its asserts are the test."""

import datetime
import json
import os
import sys
import traceback
import urllib.request
from unittest import mock

import botocore.exceptions
import botocore.session
from botocore.config import Config

from conformance import watch

OWNER, REVIEWER = "111111111111", "222222222222"
ROLE = f"arn:aws:iam::{REVIEWER}:role/WellArchitectedReviewer"
WORKLOAD = {
    "WorkloadName": "Web Shop",
    "Description": "Sells things",
    "Environment": "PRODUCTION",
    "Lenses": ["wellarchitected"],
    "ReviewOwner": "anna@example.com",
    "AwsRegions": ["us-east-1"],
    "Tags": {"team": "shop"},
}

# Loads the models of the services once.
SESSION = botocore.session.get_session()


def client(service="wellarchitected", attempts=1, region="us-east-1", **credentials):
    config = Config(retries={"mode": "standard", "total_max_attempts": attempts}, read_timeout=10)
    made = SESSION.create_client(service, region_name=region, config=config, **credentials)
    return watch(made) if service == "wellarchitected" else made


def control(method, **arguments):
    url = f"{os.environ['EMULATOR_CONTROL_URL']}/{method}"
    with urllib.request.urlopen(urllib.request.Request(url, json.dumps(arguments).encode())) as answer:
        body = answer.read()
    return json.loads(body) if body else None


def a_workload(**fixture):
    return control("addWorkload", **fixture)["workloadId"]


def error_of(call, *arguments, **parameters):
    try:
        call(*arguments, **parameters)
    except botocore.exceptions.ClientError as error:
        return error
    raise AssertionError("Nothing was refused.")


def keys_of(credentials):
    return {
        "aws_access_key_id": credentials["AccessKeyId"],
        "aws_secret_access_key": credentials["SecretAccessKey"],
        "aws_session_token": credentials["SessionToken"],
    }


def _reviewer_keys():
    [reviewer] = [account for account in control("accounts") if account["accountId"] == REVIEWER]
    return {"aws_access_key_id": reviewer["accessKeyId"], "aws_secret_access_key": reviewer["secretAccessKey"]}


def _respond(recipient, invitation, action):
    id = invitation["ShareInvitationId"]
    response = recipient.update_share_invitation(ShareInvitationId=id, ShareInvitationAction=action)["ShareInvitation"]
    assert response["ShareInvitationId"] == id, response
    assert response["ShareResourceType"] == invitation["ShareResourceType"], response


def _all_seen(recipient):
    lenses = recipient.list_lenses(LensType="CUSTOM_SHARED", LensStatus="PUBLISHED")["LensSummaries"]
    profiles = recipient.list_profiles(ProfileOwnerType="SHARED", ProfileNamePrefix="Our")["ProfileSummaries"]
    templates = recipient.list_review_templates()["ReviewTemplates"]
    return [*lenses, *profiles, *templates]


def workload_is_created_read_and_listed():
    """botocore creates, reads and lists a workload"""
    wa = client()
    created = wa.create_workload(**WORKLOAD)
    workload = wa.get_workload(WorkloadId=created["WorkloadId"])["Workload"]
    assert workload["WorkloadArn"] == created["WorkloadArn"]
    assert workload["Tags"] == {"team": "shop"} and workload["Owner"] == OWNER
    age = datetime.datetime.now(datetime.timezone.utc) - workload["UpdatedAt"]
    assert abs(age) < datetime.timedelta(minutes=1), age
    summaries = wa.list_workloads(WorkloadNamePrefix="Web")["WorkloadSummaries"]
    assert [summary["WorkloadId"] for summary in summaries] == [created["WorkloadId"]]
    assert abs(summaries[0]["UpdatedAt"] - workload["UpdatedAt"]) < datetime.timedelta(seconds=1)
    assert wa.list_tags_for_resource(WorkloadArn=created["WorkloadArn"])["Tags"] == {"team": "shop"}
    wa.delete_workload(WorkloadId=created["WorkloadId"])
    assert wa.list_workloads()["WorkloadSummaries"] == []


def lenses_profiles_and_templates_are_created_shared_read_and_deleted():
    """botocore creates, shares, accepts, lists, reads and deletes lenses, profiles and review templates"""
    wa, reviewer = client(), client(**_reviewer_keys())
    lens = wa.import_lens(JSONString=json.dumps({"name": "Our lens", "description": "Ours"}), Tags={"team": "shop"})
    assert wa.create_lens_version(LensAlias=lens["LensArn"], LensVersion="1.0")["LensVersion"] == "1.0"
    question = {"QuestionId": "size", "SelectedChoiceIds": ["small"]}
    profile = wa.create_profile(ProfileName="Ours", ProfileDescription="Ours", ProfileQuestions=[question])
    template = wa.create_review_template(TemplateName="Ours", Description="Ours", Lenses=["wellarchitected"], Notes="!")
    kinds = [
        ("lens", "LensAlias", lens["LensArn"], wa.delete_lens, {"LensStatus": "ALL"}),
        ("profile", "ProfileArn", profile["ProfileArn"], wa.delete_profile, {}),
        ("template", "TemplateArn", template["TemplateArn"], wa.delete_review_template, {}),
    ]
    for kind, member, arn, delete, rest in kinds:
        name = {member: arn}
        share = getattr(wa, f"create_{kind}_share")(SharedWith=REVIEWER, **name)["ShareId"]
        filters = {"ShareResourceType": kind.upper(), f"{kind.capitalize()}NamePrefix": "Our"}
        [invitation] = reviewer.list_share_invitations(**filters, MaxResults=1)["ShareInvitationSummaries"]
        assert invitation["SharedBy"] == OWNER and invitation["SharedWith"] == REVIEWER, invitation
        assert invitation[member.replace("Alias", "Arn")] == arn, invitation
        _respond(reviewer, invitation, "ACCEPT")
        [seen] = _all_seen(reviewer)
        assert arn in seen.values() and seen["Owner"] == OWNER and seen["UpdatedAt"], seen
        get = getattr(reviewer, "get_review_template" if kind == "template" else f"get_{kind}")
        [resource] = [value for key, value in get(**name).items() if key != "ResponseMetadata"]
        assert resource["Owner"] == OWNER and resource["ShareInvitationId"], resource
        listed = getattr(wa, f"list_{kind}_shares")(Status="ACCEPTED", **name)[f"{kind.capitalize()}ShareSummaries"]
        assert listed == [{"ShareId": share, "SharedWith": REVIEWER, "Status": "ACCEPTED"}], listed
        getattr(wa, f"delete_{kind}_share")(ShareId=share, **name)
        delete(**name, **rest)
        error = error_of(getattr(wa, f"list_{kind}_shares"), **name)
        assert error.response["Error"]["Code"] == "ResourceNotFoundException", error
    assert control("shares") == [] and control("resources") == []


def invitation_is_accepted_and_its_access_rejected():
    """botocore accepts an invitation to a workload, sees the workload until it rejects, and changes its settings"""
    reviewer, workload = client(**_reviewer_keys()), a_workload()
    control("shareOutside", resourceId=workload, sharedWith=REVIEWER, permissionType="CONTRIBUTOR")
    [invitation] = reviewer.list_share_invitations(WorkloadNamePrefix="Work")["ShareInvitationSummaries"]
    assert invitation["PermissionType"] == "CONTRIBUTOR" and invitation["WorkloadId"] == workload, invitation
    _respond(reviewer, invitation, "ACCEPT")
    again = error_of(_respond, reviewer, invitation, "ACCEPT")
    assert isinstance(again, reviewer.exceptions.ConflictException)
    assert again.response["ResourceId"] == invitation["ShareInvitationId"], again.response
    assert reviewer.list_workloads()["WorkloadSummaries"][0]["Owner"] == OWNER
    _respond(reviewer, invitation, "REJECT")
    assert reviewer.list_workloads()["WorkloadSummaries"] == []
    unknown = error_of(_respond, reviewer, {"ShareInvitationId": "0" * 32}, "REJECT")
    assert isinstance(unknown, reviewer.exceptions.ResourceNotFoundException)

    [framework, *_] = reviewer.list_lenses(LensType="AWS_OFFICIAL")["LensSummaries"]
    assert reviewer.get_lens(LensAlias=framework["LensAlias"])["Lens"]["LensArn"] == framework["LensArn"]

    assert reviewer.get_global_settings()["OrganizationSharingStatus"] == "ENABLED"
    jira = {"IssueManagementStatus": "ENABLED", "IssueManagementType": "AUTO", "JiraProjectKey": "WA"}
    reviewer.update_global_settings(OrganizationSharingStatus="DISABLED", JiraConfiguration=jira)
    settings = reviewer.get_global_settings()
    assert settings["OrganizationSharingStatus"] == settings["DiscoveryIntegrationStatus"] == "DISABLED"
    assert settings["JiraConfiguration"] == {**jira, "IntegrationStatus": "NOT_CONFIGURED"}


def share_is_created_updated_listed_and_deleted():
    """botocore creates, updates, lists and deletes a share"""
    wa, workload = client(), a_workload()
    share = wa.create_workload_share(WorkloadId=workload, SharedWith=REVIEWER, PermissionType="READONLY")["ShareId"]
    updated = wa.update_workload_share(WorkloadId=workload, ShareId=share, PermissionType="CONTRIBUTOR")
    assert updated["WorkloadShare"]["SharedBy"] == OWNER
    control("fail", shareId=share, message="Out of luck.")
    listed = wa.list_workload_shares(WorkloadId=workload)
    assert listed["WorkloadId"] == workload
    assert listed["WorkloadShareSummaries"] == [
        {
            "ShareId": share,
            "SharedWith": REVIEWER,
            "PermissionType": "CONTRIBUTOR",
            "Status": "FAILED",
            "StatusMessage": "Out of luck.",
        }
    ]
    wa.delete_workload_share(WorkloadId=workload, ShareId=share)
    assert wa.list_workload_shares(WorkloadId=workload)["WorkloadShareSummaries"] == []


def pages_hold_every_share_once():
    """botocore finds every share once in the pages of a list"""
    wa, workload = client(), a_workload()
    made = [
        wa.create_workload_share(WorkloadId=workload, SharedWith=str(400000000000 + i), PermissionType="READONLY")[
            "ShareId"
        ]
        for i in range(7)
    ]
    seen, token = [], {}
    while True:
        page = wa.list_workload_shares(WorkloadId=workload, MaxResults=3, **token)
        seen += [share["ShareId"] for share in page["WorkloadShareSummaries"]]
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert seen == made
    matching = wa.list_workload_shares(WorkloadId=workload, SharedWithPrefix="400000000003", Status="PENDING")
    assert [share["ShareId"] for share in matching["WorkloadShareSummaries"]] == [made[3]]


def query_and_path_are_signed_as_botocore_escapes_them():
    """a query and a path are signed as botocore escapes them"""
    wa, workload = client(), a_workload()
    odd = "a b+c/d~e*(é)&=%"
    assert wa.list_workload_shares(WorkloadId=workload, SharedWithPrefix=odd)["WorkloadShareSummaries"] == []
    assert control("calls")[-1]["input"]["SharedWithPrefix"] == odd
    profile = f"arn:aws:wellarchitected:us-east-1:{OWNER}:profile/0123456789abcdef"
    error = error_of(wa.list_profile_shares, ProfileArn=profile)
    assert isinstance(error, wa.exceptions.ResourceNotFoundException) and error.response["ResourceId"] == profile
    error = error_of(wa.list_notifications)
    assert isinstance(error, wa.exceptions.ValidationException) and error.response["Reason"] == "UNKNOWN_OPERATION"


def errors_are_their_classes_with_their_members():
    """botocore reads each error as its class, with the members of its shape"""
    wa, workload = client(), a_workload()

    def share(principal, permission="READONLY", **token):
        return wa.create_workload_share(
            WorkloadId=workload, SharedWith=principal, PermissionType=permission, **token
        )["ShareId"]

    first = share("400000000000")
    conflict = error_of(share, "400000000000")
    assert isinstance(conflict, wa.exceptions.ConflictException)
    assert conflict.response["ResourceId"] == workload and conflict.response["ResourceType"] == "WORKLOAD"
    assert conflict.response["ResponseMetadata"]["HTTPStatusCode"] == 409
    assert conflict.response["ResponseMetadata"]["RequestId"] == control("calls")[-1]["requestId"]

    for i in range(1, 20):
        share(str(400000000000 + i))
    quota = error_of(share, REVIEWER)
    assert isinstance(quota, wa.exceptions.ServiceQuotaExceededException)
    assert quota.response["ServiceCode"] == "wellarchitected" and quota.response["QuotaCode"]

    # Sixteen characters of no principal: past botocore's own checks, to the emulator's.
    invalid = error_of(share, "not-a-principal!")
    assert isinstance(invalid, wa.exceptions.ValidationException)
    assert invalid.response["Fields"][0]["Name"] == "SharedWith" and invalid.response["Reason"] == "OTHER"

    absent = error_of(wa.update_workload_share, WorkloadId=workload, ShareId="0" * 32, PermissionType="READONLY")
    assert isinstance(absent, wa.exceptions.ResourceNotFoundException)
    assert absent.response["ResourceId"] == "0" * 32 and absent.response["ResourceType"] == "WORKLOAD_SHARE"

    control("inject", kind="throttle", rate=0, burst=0, times=1)
    throttled = error_of(wa.get_workload, WorkloadId=workload)
    assert isinstance(throttled, wa.exceptions.ThrottlingException)
    control("inject", kind="serverError")
    broken = error_of(wa.get_workload, WorkloadId=workload)
    assert isinstance(broken, wa.exceptions.InternalServerException)
    control("inject", kind="denied")
    denied = error_of(wa.delete_workload_share, WorkloadId=workload, ShareId=first)
    assert isinstance(denied, wa.exceptions.AccessDeniedException)
    assert denied.response["Error"]["Message"].startswith(
        f"User: arn:aws:iam::{OWNER}:user/owner is not authorized to perform: wellarchitected:DeleteWorkloadShare on"
    )


def token_answers_the_original_share():
    """a create by botocore with a used token returns the original share"""
    wa, workload = client(), a_workload()
    request = {"WorkloadId": workload, "SharedWith": REVIEWER, "PermissionType": "READONLY", "ClientRequestToken": "a"}
    share = wa.create_workload_share(**request)["ShareId"]
    assert wa.create_workload_share(**request)["ShareId"] == share
    other = error_of(wa.create_workload_share, **{**request, "PermissionType": "CONTRIBUTOR"})
    assert isinstance(other, wa.exceptions.ConflictException)
    for _ in range(2):
        wa.delete_workload_share(WorkloadId=workload, ShareId=share, ClientRequestToken="b")
    gone = error_of(wa.delete_workload_share, WorkloadId=workload, ShareId=share, ClientRequestToken="c")
    assert isinstance(gone, wa.exceptions.ResourceNotFoundException)
    assert wa.create_workload_share(**request)["ShareId"] == share
    control("setBehaviour", spentToken="conflict")
    assert isinstance(error_of(wa.create_workload_share, **request), wa.exceptions.ConflictException)


def lost_answer_is_retried_without_a_second_share():
    """botocore tries a create again whose response was lost, and there is no second share"""
    wa, workload = client(attempts=3), a_workload()
    control("inject", kind="lostAnswer", operation="CreateWorkloadShare")
    control("inject", kind="throttle", rate=0, burst=0, times=1, operation="CreateWorkloadShare", after=1)
    share = wa.create_workload_share(WorkloadId=workload, SharedWith=REVIEWER, PermissionType="READONLY")["ShareId"]
    assert [known["shareId"] for known in control("shares")] == [share]
    calls = [call for call in control("calls") if call.get("operation") == "CreateWorkloadShare"]
    assert [call["answered"] for call in calls] == [False, True, True]
    assert [call["status"] for call in calls] == [200, 429, 200]


def spoilt_answers_are_noticed():
    """botocore notices spoilt responses, except for those without readable JSON"""
    workload = a_workload()
    # Without the conformance check, which can't read these.
    config = Config(retries={"total_max_attempts": 1})
    wa = botocore.session.get_session().create_client("wellarchitected", config=config)
    for kind in ("resetBefore", "lostAnswer"):
        control("inject", kind=kind)
        try:
            wa.get_workload(WorkloadId=workload)
        except botocore.exceptions.HTTPClientError:
            continue
        raise AssertionError(f"{kind} went unnoticed")
    control("inject", kind="htmlErrorPage", status=503)
    page = error_of(wa.get_workload, WorkloadId=workload)
    assert page.response["ResponseMetadata"]["HTTPStatusCode"] == 503
    # botocore takes a body that is not JSON, or is cut short, for one without members.
    for kind in ("malformedJson", "truncatedBody"):
        control("inject", kind=kind)
        assert "Workload" not in wa.get_workload(WorkloadId=workload), kind
    assert "Workload" in wa.get_workload(WorkloadId=workload)


def wrong_signatures_are_refused():
    """a signature that botocore makes with a wrong key, secret or token is refused"""
    def codes(**credentials):
        services = (client(**credentials).list_workloads, client("sts", **credentials).get_caller_identity)
        errors = [error_of(call).response for call in services]
        assert all(error["ResponseMetadata"]["HTTPStatusCode"] == 403 for error in errors)
        return [error["Error"]["Code"] for error in errors]

    assert codes(aws_access_key_id="AKIAEMULATOROWNER", aws_secret_access_key="guessed") == [
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
    ]
    unknown = ["UnrecognizedClientException", "InvalidClientTokenId"]
    assert codes(aws_access_key_id="AKIAUNKNOWNUNKNOWN00", aws_secret_access_key="any") == unknown
    stale = {"aws_access_key_id": "AKIAEMULATOROWNER", "aws_secret_access_key": "emulator-secret-owner"}
    assert codes(**stale, aws_session_token="stale") == unknown


def late_signature_is_refused():
    """a signature that botocore makes 16 minutes late is refused"""
    late = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None) - datetime.timedelta(minutes=16)
    wa = client()
    with mock.patch("botocore.auth.get_current_datetime", return_value=late):
        error = error_of(wa.list_workloads)
    assert error.response["Error"]["Code"] == "InvalidSignatureException"
    assert error.response["Error"]["Message"].startswith("Signature expired: "), error
    wa.list_workloads()


def caller_identity_and_assumed_role():
    """botocore assumes a role, and acts for the role's account until the session expires"""
    sts = client("sts")
    identity = sts.get_caller_identity()
    assert (identity["Account"], identity["Arn"]) == (OWNER, f"arn:aws:iam::{OWNER}:user/owner")
    assumed = sts.assume_role(RoleArn=ROLE, RoleSessionName="anna", DurationSeconds=900)
    remaining = assumed["Credentials"]["Expiration"] - datetime.datetime.now(datetime.timezone.utc)
    assert abs(remaining - datetime.timedelta(seconds=900)) < datetime.timedelta(minutes=1), remaining
    session_arn = f"arn:aws:sts::{REVIEWER}:assumed-role/WellArchitectedReviewer/anna"
    assert assumed["AssumedRoleUser"]["Arn"] == session_arn

    keys = keys_of(assumed["Credentials"])
    assert client("sts", **keys).get_caller_identity()["Arn"] == session_arn
    workload, as_role = a_workload(), client(**keys)
    assert isinstance(
        error_of(as_role.get_workload, WorkloadId=workload), as_role.exceptions.ResourceNotFoundException
    )
    share = client().create_workload_share(WorkloadId=workload, SharedWith=REVIEWER, PermissionType="READONLY")
    control("accept", shareId=share["ShareId"])
    assert as_role.get_workload(WorkloadId=workload)["Workload"]["ShareInvitationId"]
    denied = error_of(as_role.list_workload_shares, WorkloadId=workload)
    assert isinstance(denied, as_role.exceptions.AccessDeniedException)

    control("advance", seconds=900)
    assert error_of(as_role.list_workloads).response["Error"]["Code"] == "ExpiredTokenException"
    assert error_of(client("sts", **keys).get_caller_identity).response["Error"]["Code"] == "ExpiredToken"


def role_wants_its_external_id():
    """botocore assumes a role that needs an ExternalId only with it"""
    sts, role = client("sts"), f"arn:aws:iam::{REVIEWER}:role/Guarded"
    control("addRole", roleArn=role, externalId="secret")
    refused = error_of(sts.assume_role, RoleArn=role, RoleSessionName="anna", ExternalId="guess")
    assert refused.response["Error"]["Code"] == "AccessDenied"
    assert refused.response["ResponseMetadata"]["RequestId"]
    assert sts.assume_role(RoleArn=role, RoleSessionName="anna", ExternalId="secret")["Credentials"]


def regions_are_apart():
    """botocore finds a workload only in its Region"""
    workload = a_workload(region="eu-west-1")
    client(region="eu-west-1").get_workload(WorkloadId=workload)
    elsewhere = client(region="us-east-1")
    error = error_of(elsewhere.get_workload, WorkloadId=workload)
    assert isinstance(error, elsewhere.exceptions.ResourceNotFoundException)


def problem_of(case):
    control("reset")
    try:
        case()
    except Exception:
        return traceback.format_exc()
    return ""


if __name__ == "__main__":
    print(json.dumps({name: problem_of(globals()[name]) for name in sys.argv[1:]}))
