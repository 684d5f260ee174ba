// What the API sends and takes, as the wire has it.

export type City = { id: string; slug: string; name: string; state: string }
export type Election = { name: string; date: string }
export type Precinct = { slug: string; name: string }
type CityName = Omit<City, 'id'>

export type BallotListing = { id: string; election: Election }
export type CityPage = City & { ballots: BallotListing[] }

export type Candidate = { id: string; name: string; party: string | null; position: number }

export type Measure = {
  number: string | null
  summary: string | null
  full_text: string | null
  pro_statement: string | null
  con_statement: string | null
}

export type Contest = {
  id: string
  kind: 'race' | 'measure' | 'retention'
  title: string
  jurisdiction: string | null
  office: string | null
  district: string | null
  seats: number
  voting_method: 'plurality' | 'ranked_choice' | 'approval' | 'other'
  position: number
  measure: Measure | null
  candidates: Candidate[]
}

export type Ballot = {
  id: string
  city: CityName
  election: Election
  closes_at: string
  frozen: boolean
  precinct: Precinct | null
  contests: Contest[]
}

export type ContestPage = Contest & { ballot: Omit<Ballot, 'precinct' | 'contests'> }

export type Question = {
  id: string
  contest_id: string
  text: string | null
  issues: string[]
  version: number
  state: 'pending' | 'approved' | 'answered' | 'merged' | 'removed' | 'withdrawn'
  merged_into: string | null
  rule: string | null
  up: number
  down: number
  answers: number
  asked_at: string
  edited_at: string | null
}

export type QuestionVersion = { number: number; text: string; reason: string | null; written_at: string }
export type QuestionPage = Question & {
  contest: { id: string; title: string; ballot_id: string }
  versions: QuestionVersion[]
}
/** By what a question stands where it does: `issue` and `minority` name the topic for which a place was kept. */
export type Why = {
  score: number
  place?: number
  up?: number
  down?: number
  issue?: string
  minority?: string
}
export type RankedQuestion = Question & { why: Why }
export type Questions = { as_of: string | null; questions: RankedQuestion[]; next: string | null }
export type TrendingQuestion = Question & { contest: { id: string; title: string } }

type Source = { title: string; url: string }
type Words = { position: string; rationale: string | null; trade_offs: string | null; sources: Source[] }
export type Video = {
  id: string
  url: string
  seconds: number
  captions_url: string
  transcript: string
  answer_version: number
}
export type Answer = {
  id: string
  rule: string | null
  version: number
  answered_at: string
  corrected_at: string | null
  words: Words | null
  corrections: { number: number; correction: string | null }[]
  video: Video | null
}
export type CandidateWithAnswer = { candidate: Omit<Candidate, 'position'>; answer: Answer | null }
export type AnswersToQuestion = { candidates: CandidateWithAnswer[] }

export type VoteValue = -1 | 0 | 1
export type Vote = { question_id: string; value: VoteValue }
export type Tally = Vote & { up: number; down: number }
