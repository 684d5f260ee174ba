// Asking. The key makes a repeated send one question; what was just asked is kept in this tab until the public list,
// which may be some seconds old, has it too.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Question } from '../api/generated/types.gen'
import { address } from '../api/request'
import { personalRequest } from '../session/session'
import { recall, remember } from '../ui/remembered'

export const SHORTEST = 10
export const LONGEST = 500
export const MOST_ISSUES = 5
const JUST_NOW_MILLISECONDS = 10 * 60_000

export const draftOf = (contestId: string) => `civicq/draft/${contestId}`
export const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

export type Asked = {
  text: string
  issues: string[]
  /** It asks something else than the question most like it. */
  distinct?: boolean
}

const shelfOf = (contestId: string) => `civicq/asked/${contestId}`

export const justAskedQuery = (contestId: string) =>
  queryOptions({
    queryKey: ['questions', 'just-asked', contestId],
    queryFn: () => (recall('sessionStorage', shelfOf(contestId), areQuestions) ?? []).filter(isRecent),
    staleTime: Number.POSITIVE_INFINITY,
  })

export function useAsk(contestId: string) {
  const client = useQueryClient()
  const key = useRef({ words: '', value: '' })

  return useMutation({
    mutationKey: ['ask', contestId],
    mutationFn: (asked: Asked) => {
      // The same words keep their key however often they are sent; other words are another question.
      const words = JSON.stringify(asked)
      if (key.current.words !== words) key.current = { words, value: crypto.randomUUID() }
      return personalRequest<Question>(address('/api/me/questions'), {
        method: 'POST',
        body: { contest_id: contestId, ...asked },
        headers: { 'Idempotency-Key': key.current.value },
      })
    },
    onSuccess: (question) => {
      key.current = { words: '', value: '' }
      // Nobody reads it yet, and it has no page.
      if (question.state === 'pending') return
      const { queryKey } = justAskedQuery(contestId)
      const asked = [question, ...(client.getQueryData(queryKey) ?? [])]
      client.setQueryData(queryKey, asked)
      remember('sessionStorage', shelfOf(contestId), asked)
    },
  })
}

/** "Public Transit, housing" -> public-transit, housing. */
export function issuesFrom(words: string): string[] {
  const tags = words.split(',').map((each) =>
    each
      .normalize('NFD')
      .replace(/\p{Diacritic}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, ''),
  )
  return [...new Set(tags.filter(Boolean))]
}

const isRecent = ({ asked_at }: Question) => Date.now() - Date.parse(asked_at) < JUST_NOW_MILLISECONDS

function areQuestions(value: unknown): value is Question[] {
  return (
    Array.isArray(value) &&
    value.every(
      (each) => typeof each?.id === 'string' && typeof each.text === 'string' && Array.isArray(each.issues),
    )
  )
}
