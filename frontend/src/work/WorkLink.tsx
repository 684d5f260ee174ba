// The way to their work, for those who have some. Everybody else is asked about once in a tab, when the page is at rest.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useSignedIn } from '../session/session'
import { whenIdle } from '../ui/idle'
import { at } from '../ui/locale'
import { recall, remember } from '../ui/remembered'
import { words } from '../ui/words'
import { meQuery } from './queries'

export const WORKS_SHELF = 'civicq/works'
const isKnown = (value: unknown): value is boolean => typeof value === 'boolean'

export function WorkLink() {
  const signedIn = useSignedIn()
  const [known, setKnown] = useState<boolean | null>(null)
  const [idle, setIdle] = useState(false)
  useEffect(() => {
    setKnown(recall('sessionStorage', WORKS_SHELF, isKnown))
    whenIdle(() => setIdle(true))
  }, [])
  const { data: me } = useQuery({ ...meQuery(), enabled: signedIn && idle && known === null })
  const works = me ? me.works || me.groups.includes('operator') : known
  useEffect(() => {
    if (me && works !== null) remember('sessionStorage', WORKS_SHELF, works)
  }, [me, works])
  return signedIn && works ? <a href={at('/work')}>{words.work}</a> : null
}
