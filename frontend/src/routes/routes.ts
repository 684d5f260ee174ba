// Every address of the site, as data: a pattern without its language, and the page that is fetched for it. What a page
// loads, shows and says of itself stands in its module. `personal` pages are never drawn on the server; those that are
// `prerendered` ask the API for nothing, and the build draws them; `query` names the parameters that make another page of it.
import { type LazyPage, lazyPage, type PageModule } from '../ui/pages'
import type { Route } from '../ui/router'

type Named<Pattern extends string> = Pattern extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Named<Rest>
  : Pattern extends `${string}:${infer Name}`
    ? Name
    : never

/** A page that takes other parameters than its pattern names does not compile. */
function route<Pattern extends string>(
  pattern: Pattern,
  importModule: () => Promise<PageModule<Record<Named<Pattern>, string>>>,
  told: { personal?: boolean; prerendered?: boolean; query?: readonly string[] } = {},
): Route<LazyPage> {
  return { pattern, page: lazyPage(importModule as () => Promise<PageModule>, told) }
}

export const routes: readonly Route<LazyPage>[] = [
  route('/', () => import('./Home')),
  route('/cities/:slug', () => import('./CityPage'), { query: ['precinct'] }),
  route('/cities/:slug/ballots/:date', () => import('./BallotPage'), { query: ['precinct'] }),
  route('/cities/:slug/search', () => import('../search/SearchPage'), { query: ['q'] }),
  route('/contests/:id', () => import('./ContestPage'), { query: ['issue', 'sort'] }),
  route('/candidates/:id', () => import('./CandidatePage')),
  route('/questions/:id', () => import('./QuestionPage')),
  route('/questions/:id/compare', () => import('../answers/ComparePage')),
  route('/how-it-works', () => import('../about/how/HowItWorks'), { prerendered: true }),
  route('/how-ranking-works', () => import('../about/ranking/HowRankingWorks'), { prerendered: true }),
  route('/privacy', () => import('../about/privacy/Privacy'), { prerendered: true }),
  route('/accessibility', () => import('../about/accessibility/Accessibility'), { prerendered: true }),
  route('/cities/:slug/moderation', () => import('../moderation/LogPage'), { query: ['after'] }),
  route('/me/questions', () => import('../me/QuestionsPage'), { personal: true }),
  route('/me/votes', () => import('../me/VotesPage'), { personal: true }),
  route('/me/residence', () => import('../standing/ResidencePage'), { personal: true }),
  route('/me/follows', () => import('../follows/mine/FollowsPage'), { personal: true }),
  route('/me/settings', () => import('../account/SettingsPage'), { personal: true }),
  route('/me/mistakes', () => import('../mistakes/mine/MistakesPage'), { personal: true }),
  route('/register', () => import('../registering/RegisterPage'), { personal: true }),
  route('/invitations', () => import('../work/InvitationPage'), { personal: true }),
  route('/work', () => import('../work/WorkPage'), { personal: true }),
  route('/work/candidacies/:id', () => import('../candidacies/CandidacyPage'), { personal: true }),
  route('/work/candidacies/:id/questions/:question', () => import('../candidacies/AnswerPage'), {
    personal: true,
  }),
  route('/work/cities/:slug/queue', () => import('../moderation/QueuePage'), { personal: true }),
  route('/work/cities/:slug/coverage', () => import('../staff/CoveragePage'), { personal: true }),
  route('/work/cities/:slug/ballots', () => import('../staff/BallotsPage'), { personal: true }),
  route('/work/cities/:slug/imports', () => import('../imports/ImportsPage'), { personal: true }),
  route('/work/cities/:slug/invitations', () => import('../staff/InvitationsPage'), { personal: true }),
  route('/work/cities/:slug/mistakes', () => import('../mistakes/staff/MistakesPage'), { personal: true }),
  route('/work/cities/:slug/residents', () => import('../residents/ResidentsPage'), { personal: true }),
  route('/work/cities/:slug/roll', () => import('../roll/RollPage'), { personal: true }),
  route('/work/cities/:slug/staff', () => import('../staff/StaffListPage'), { personal: true }),
  route('/work/cities/:slug/settings', () => import('../staff/SettingsPage'), { personal: true }),
  route('/work/cities/:slug/branding', () => import('../branding/BrandingPage'), { personal: true }),
  route('/work/cities/:slug/audit', () => import('../audit/AuditPage'), { personal: true }),
  route('/work/metrics', () => import('../operations/MetricsPage'), { personal: true }),
  route('/work/purges', () => import('../operations/PurgesPage'), { personal: true }),
  route('/work/registrations', () => import('../operations/RegistrationsPage'), { personal: true }),
]
