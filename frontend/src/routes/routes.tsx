// Every address of the site, as data: read by the browser, and by whatever else needs to know what is a page.
import type { ComponentType, ReactNode } from 'react'
import type { Route } from '../ui/router'
import { BallotPage } from './BallotPage'
import { CityPage } from './CityPage'
import { ContestPage } from './ContestPage'
import { Home } from './Home'
import { QuestionPage } from './QuestionPage'

export type PageOf = (parameters: Record<string, string>) => ReactNode

type Named<Pattern extends string> = Pattern extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Named<Rest>
  : Pattern extends `${string}:${infer Name}`
    ? Name
    : never

/** A page that takes other parameters than its pattern names does not compile. */
function route<Pattern extends string>(
  pattern: Pattern,
  Page: ComponentType<Record<Named<Pattern>, string>>,
): Route<PageOf> {
  return { pattern, page: (parameters) => <Page {...(parameters as Record<Named<Pattern>, string>)} /> }
}

export const routes: readonly Route<PageOf>[] = [
  route('/', Home),
  route('/cities/:slug', CityPage),
  route('/cities/:slug/ballots/:date', BallotPage),
  route('/contests/:id', ContestPage),
  route('/questions/:id', QuestionPage),
]
