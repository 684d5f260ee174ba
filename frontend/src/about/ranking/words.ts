import { readablePercent } from '../../ui/locale'
import figures from '../figures.json'

const { places, suspected_weight, trending_hours_per_tenfold } = figures

export const words = {
  title: 'How ranking works',
  description: 'Votes decide the order. Three rules keep room for others, and none of them costs a vote.',
  percent: readablePercent,
  example: {
    caption: 'Three questions in the order of Top',
    columns: ['Question', 'Up', 'Down', 'Share up', 'Score'],
    names: ['A', 'B', 'C'],
  },
  sections: {
    orders: {
      heading: 'Four orders, and you choose',
      text: ['Each list of a contest’s questions can be sorted in four ways. The page opens with Trending.'],
      points: [
        'Trending: what is well supported and was asked lately.',
        'Top: what the largest share of voters supports, as far as the votes are enough to tell.',
        'Controversial: what has many votes on both sides. The score is up times down, divided by their sum.',
        'New: what was asked last comes first. Votes make no difference.',
      ],
    },
    top: {
      heading: 'Top: few votes prove little',
      text: [
        'If the share of up votes alone decided, one single vote up would put a question above all others: 100%. So the score of Top is a cautious share: the lower end of the range in which the true share lies with 95% confidence (Wilson’s score interval, 1927). The more votes there are, the narrower the range, and the closer the score is to the share.',
        'A and C have the same share. A has ten times the votes, so more is known of it, and it stands higher. B has the most votes up of all, but a third of its voters are against it.',
      ],
    },
    trending: {
      heading: 'Trending: support and time',
      text: [
        `Votes up minus votes down is the support. A question that was asked ${trending_hours_per_tenfold} hours later needs a tenth of the support to stand level. So a question with 100 that was asked this morning and one with 10 that was asked tonight, ${trending_hours_per_tenfold} hours later, are equal. Each step of ten counts the same: the first 10 lift a question as far as the next 90.`,
        'Nothing sinks by itself: what is newer comes in above it.',
      ],
    },
    places: {
      heading: `Room for others among the first ${places.first}`,
      text: [
        'Sorted by score alone, one large group or one hot topic could fill the first page. In Trending, Top and Controversial three rules hold beside the score. Where one of them gave a place, the list says so.',
      ],
      points: [
        `One wording: of questions that ask much the same, at most ${places.of_a_cluster} are among the first ${places.first}, and never more than ${readablePercent(places.largest_share)} of a shorter list, but one at least.`,
        `One topic: the first ${places.few} are about at least ${places.issues_among_few} topics, where the list has as many. The best question of each of the strongest ${places.issues_among_few} topics is among them.`,
        `Small topics: ${places.minorities} of the first ${places.first} places belong to the topics that the fewest questions are about: the best question of each that has support.`,
      ],
    },
    never: {
      heading: 'One vote more never costs a place',
      text: [
        'Which topics are small, and how many places alike questions may have, does not depend on votes. So a vote up can lift a question or leave it where it is, and never lower it. Within one topic, and in New, there are no kept places: only the score, or the time, decides.',
      ],
    },
    arranged: {
      heading: 'Votes that look arranged',
      text: [
        `A search looks for groups who cast the same votes on the same questions at the same time, far more often than chance or other hours explain, with hardly anybody against. Such a vote weighs ${suspected_weight} instead of 1 in the order. It is never deleted, and it counts fully in every number that is shown.`,
        `An example: a question has 100 votes up, and 80 of them look arranged. It still shows 100. In the order it has 20 + 80 × ${suspected_weight} = 36.`,
        'The search can be wrong. People who come for one question alone, within minutes and all of one mind, look like a group that was arranged; small or slow groups can pass unseen. That is why a suspicion takes weight, and no vote.',
      ],
    },
    fresh: {
      heading: 'How fresh the order is',
      text: [
        'Votes reach the scores within seconds. Kept places are given anew in the background as votes come in, and a page may be up to a minute old; the list tells the hour of its order. Past the first hundred, and for what was asked a moment ago, the score of now decides.',
        'Nobody can pay for a place, and no moderator can give one. The program that ranks is the same for every city.',
      ],
    },
  },
}
