"""Voting Information Project feeds of Elm County, which does not exist, in the layouts of 5.0 and 5.2."""

import re
from textwrap import dedent

_OPEN = '<?xml version="1.0"?>\n<VipObject schemaVersion="5.2">\n'
_CLOSE = "</VipObject>\n"

PLACES = """\
<Source id="src"><Name>Elm Elections</Name><VipId>41</VipId></Source>
<Election id="ele"><Date>2026-11-03</Date>
  <Name><Text language="es">Elecciones</Text><Text language="en">Elm General Election</Text></Name></Election>
<State id="st"><Name>Oregon</Name></State>
<Locality id="elm"><Name>ELM COUNTY</Name><StateId>st</StateId><Type>county</Type></Locality>
<Locality id="oak"><Name>Oak</Name><StateId>st</StateId><Type>county</Type></Locality>
<Party id="green"><Abbreviation>GRN</Abbreviation><Name><Text language="en">Green</Text></Name></Party>
<Party id="gold"><Name><Text language="en">Gold</Text></Name></Party>
<ElectoralDistrict id="all"><Name>State of Oregon</Name><Type>state</Type></ElectoralDistrict>
<ElectoralDistrict id="d1"><Name>Senate District 1</Name><Number>1</Number><Type>state-senate</Type></ElectoralDistrict>
<ElectoralDistrict id="d2"><Name>Senate District 2</Name><Number>2</Number><Type>state-senate</Type></ElectoralDistrict>
<Office id="senator"><ElectoralDistrictId>d2</ElectoralDistrictId>
  <ContactInformation><Email>office@elm.test</Email><Phone>555-0100</Phone></ContactInformation>
  <Name><Text language="en">State Senator</Text></Name></Office>
"""
CONTESTS = """\
<CandidateContest id="gov"><BallotSelectionIds>s1 s2 s9</BallotSelectionIds>
  <BallotTitle><Text language="en">Governor (Vote for One)</Text><Text language="es">Gobernador</Text></BallotTitle>
  <ElectoralDistrictId>all</ElectoralDistrictId><Name>GOV</Name><NumberElected>1</NumberElected></CandidateContest>
<CandidateContest id="sen1"><BallotSelectionIds>s3</BallotSelectionIds><ElectoralDistrictId>d1</ElectoralDistrictId>
  <Name>State Senator</Name><VotesAllowed>2</VotesAllowed><VoteVariation>rcv</VoteVariation></CandidateContest>
<CandidateContest id="sen2"><Name>State Senator</Name><OfficeIds>senator</OfficeIds></CandidateContest>
<BallotMeasureContest id="m1"><BallotTitle><Text language="en">Elm Measure 7</Text></BallotTitle>
  <ElectoralDistrictId>all</ElectoralDistrictId><Name>M7</Name>
  <ConStatement><Text language="en">It costs.</Text></ConStatement>
  <FullText><Text language="en">Be it enacted.</Text></FullText>
  <SummaryText><Text language="en">A bridge.</Text></SummaryText></BallotMeasureContest>
<RetentionContest id="r1"><BallotTitle><Text language="en">Retention of a Justice</Text></BallotTitle>
  <ElectoralDistrictId>all</ElectoralDistrictId><Name>R1</Name><CandidateId>c7</CandidateId></RetentionContest>
<PartyContest id="p1"><Name>Straight Party</Name></PartyContest>
<OrderedContest id="o1"><ContestId>gov</ContestId></OrderedContest>
<OrderedContest id="o2"><ContestId>sen1</ContestId></OrderedContest>
<OrderedContest id="o3"><ContestId>sen2</ContestId></OrderedContest>
<OrderedContest id="o4"><ContestId>m1</ContestId></OrderedContest>
<OrderedContest id="o5"><ContestId>r1</ContestId></OrderedContest>
<OrderedContest id="o6"><ContestId>p1</ContestId></OrderedContest>
<BallotStyle id="b1"><OrderedContestIds>o6 o5 o1 o2 o4</OrderedContestIds></BallotStyle>
<BallotStyle id="b2"><OrderedContestIds>o6 o5 o1 o3 o4</OrderedContestIds></BallotStyle>
"""
PEOPLE = """\
<CandidateSelection id="s1"><CandidateIds>c1 c2</CandidateIds></CandidateSelection>
<CandidateSelection id="s2"><CandidateIds>c3</CandidateIds><EndorsementPartyIds>gold</EndorsementPartyIds></CandidateSelection>
<CandidateSelection id="s3"><CandidateIds>c4</CandidateIds></CandidateSelection>
<CandidateSelection id="s9"><IsWriteIn>true</IsWriteIn></CandidateSelection>
<Person id="per3"><ContactInformation><Email>bo@li.test</Email><Phone>555-0101</Phone></ContactInformation>
  <FirstName>Bo</FirstName><MiddleName>T.</MiddleName><LastName>Li</LastName><Suffix>II</Suffix></Person>
<Candidate id="c1"><BallotName><Text language="en">Ann Roe</Text></BallotName><PartyId>green</PartyId>
  <ContactInformation><Email>ann@roe.test</Email><Phone>555-0102</Phone></ContactInformation></Candidate>
<Candidate id="c2"><BallotName><Text language="en">Cy Poe</Text></BallotName><PartyId>green</PartyId></Candidate>
<Candidate id="c3"><PersonId>per3</PersonId></Candidate>
<Candidate id="c4"><BallotName><Text language="en">Di Fox</Text></BallotName></Candidate>
<Candidate id="c7"><BallotName><Text language="en">Eve Ash</Text></BallotName></Candidate>
<Candidate id="c8"><BallotName><Text language="en">In No Contest</Text></BallotName></Candidate>
"""
PRECINCTS = """\
<Precinct id="x1"><BallotStyleId>b1</BallotStyleId><LocalityId>elm</LocalityId><Name>Mill</Name></Precinct>
<Precinct id="x2"><BallotStyleId>b2</BallotStyleId><LocalityId>elm</LocalityId><Name>Hill</Name>
  <PrecinctSplitName>A</PrecinctSplitName></Precinct>
<Precinct id="x3"><BallotStyleId>b2</BallotStyleId><LocalityId>elm</LocalityId><Name>Hill</Name>
  <PrecinctSplitName>B</PrecinctSplitName></Precinct>
<StreetSegment id="ss1"><City>ELM</City><PrecinctId>x1</PrecinctId><StreetName>MAIN</StreetName></StreetSegment>
"""


def feed(*parts: str) -> str:
    """A feed of these parts, or of all."""
    return _OPEN + "".join(parts or (PLACES, CONTESTS, PEOPLE, PRECINCTS)) + _CLOSE


def in_old_layout(text: str) -> str:
    """As versions 5.0 and 5.1 have it: an element for each reference instead of one list."""

    def apart(found: re.Match[str]) -> str:
        name = found[1]
        return "".join(f"<{name}Id>{id_}</{name}Id>" for id_ in found[2].split())

    return re.sub(r"<(\w+)Ids>([^<]*)</\w+Ids>", apart, text).replace('"5.2"', '"5.0"')


def in_namespace(text: str) -> str:
    """With a prefix before each tag."""
    prefixed = re.sub(r"<(/?)(\w)", r"<\1vip:\2", text)
    return prefixed.replace("<vip:VipObject ", '<vip:VipObject xmlns:vip="http://example.test/vip" ')


def street_segments(count: int) -> str:
    """What real feeds are mostly made of."""
    one = dedent("""\
        <StreetSegment id="ss{0}">
          <City>ELM</City>
          <OddEvenBoth>both</OddEvenBoth>
          <PrecinctId>x1</PrecinctId>
          <StartHouseNumber>{0}</StartHouseNumber>
          <StreetName>MAIN</StreetName>
        </StreetSegment>
        <Person id="off{0}"><ContactInformation><Email>a{0}@elm.test</Email></ContactInformation></Person>
        """)
    return "".join(one.format(number) for number in range(1000, 1000 + count))
