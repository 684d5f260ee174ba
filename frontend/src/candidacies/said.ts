// What was just said stands on the pages at once. Read anew, it might not: what everybody reads is cached, and a purge
// takes seconds to travel.
import type { QueryClient } from '@tanstack/react-query'
import { answersQuery } from '../answers/queries'
import type {
  Answer,
  AnswersOfCandidate,
  AnswersToQuestion,
  QuestionWithVersions,
  Rebuttal,
  Say,
  Video,
} from '../api/generated/types.gen'
import { answeredQuery } from './queries'

/** The answer as the API will tell it, after `said` of the question as it was read; `before` is what it corrects. */
export function answerWith(id: string, said: Say, read: number, before: Answer | null): Answer {
  const now = new Date().toISOString()
  const version = (before?.version ?? 0) + 1
  const { position, rationale = null, trade_offs = null, sources = [], claims = [], correction = null } = said
  const words = { position, rationale, trade_offs, sources, claims }
  return {
    rule: null,
    answered_at: now,
    video: null,
    rebuttals: [],
    verdicts: { yes: 0, partly: 0, no: 0 },
    ...before,
    id,
    state: 'published',
    version,
    question_version: read,
    corrected_at: before ? now : null,
    words,
    corrections: before
      ? [...before.corrections, { number: version, correction, written_at: now, words }]
      : [],
  }
}

export function showAnswer(
  client: QueryClient,
  candidateId: string,
  question: QuestionWithVersions,
  answer: Answer | null,
): void {
  change(client, question.id, (each) => (each.candidate.id === candidateId ? { ...each, answer } : each))
  client.setQueryData<AnswersOfCandidate>(answeredQuery(candidateId).queryKey, (known) => {
    if (!known) return known
    const others = known.answers.filter((each) => each.question.id !== question.id)
    const { id, version, state, text } = question
    return {
      ...known,
      answers: answer ? [{ question: { id, version, state, text }, answer }, ...others] : others,
    }
  })
}

export function showVideo(
  client: QueryClient,
  candidateId: string,
  questionId: string,
  video: Video | null,
): void {
  change(client, questionId, (each) =>
    each.candidate.id === candidateId && each.answer ? { ...each, answer: { ...each.answer, video } } : each,
  )
}

/** One rebuttal of each candidate to an answer: another takes its place, and null takes it away. */
export function showRebuttal(
  client: QueryClient,
  candidateId: string,
  questionId: string,
  answerId: string,
  rebuttal: Rebuttal | null,
): void {
  change(client, questionId, (each) => {
    if (each.answer?.id !== answerId) return each
    const others = each.answer.rebuttals.filter(({ candidate }) => candidate.id !== candidateId)
    return { ...each, answer: { ...each.answer, rebuttals: rebuttal ? [...others, rebuttal] : others } }
  })
}

function change(
  client: QueryClient,
  questionId: string,
  one: (each: AnswersToQuestion['candidates'][number]) => AnswersToQuestion['candidates'][number],
): void {
  client.setQueryData<AnswersToQuestion>(
    answersQuery(questionId).queryKey,
    (known) => known && { ...known, candidates: known.candidates.map(one) },
  )
}
