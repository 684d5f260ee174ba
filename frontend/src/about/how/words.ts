import figures from '../figures.json'

const { questions_a_day, reports_a_day } = figures

export const words = {
  title: 'How CivicQ works',
  description: 'Your ballot on one page, what neighbors ask about it, and what each candidate answers.',
  ranking: 'How ranking works, with an example',
  privacy: 'What is kept of you, and for how long',
  sections: {
    ballot: {
      heading: 'Your ballot',
      text: [
        'Choose your city, then your precinct. You see the contests and measures that are voted on there, and everybody who stands. Nobody needs an account to read.',
        'A city’s staff publishes the ballot from the election office’s data. It shows what you will vote on, but it is not the official ballot, and nothing here casts a vote in the election.',
        'Candidates are listed in an order that is drawn anew each day, so that nobody is always first. A place on a page cannot be bought.',
      ],
    },
    questions: {
      heading: 'Questions',
      text: [
        `A verified resident asks everybody who stands in a contest the same question, up to ${questions_a_day} questions a day. If nearly the same is asked already, you are told so first, and can vote for that instead.`,
        'Your name is not shown with your question. You can edit it or withdraw it; earlier wordings stay visible, so that a vote is never for words that were changed afterwards in secret.',
      ],
    },
    votes: {
      heading: 'Votes',
      text: [
        'A verified resident votes each question up or down once, and can change the vote or take it back at any time. The counts are shown; who voted is not. They are the votes of those who took part here, and no poll.',
      ],
    },
    order: {
      heading: 'The order',
      text: [
        'Votes decide which questions are on top. A few rules keep one group, one topic or one wording from filling the list, and each place can be explained.',
      ],
    },
    answers: {
      heading: 'Answers',
      text: [
        'A candidate answers in writing, and may add a video. Whoever has not answered a question stands in the same list and says nothing there. An answer can be corrected; that it was, and why, is told beside it.',
      ],
    },
    residents: {
      heading: 'Who may ask and vote',
      text: [
        'Residents of the city, each with one vote. The city chooses how it verifies them: by a letter, by the voter roll, by its staff, or by a code in an e-mail or a text message. Nothing that was looked up to do so is shown to anybody.',
      ],
    },
    moderation: {
      heading: 'What is removed, and by whom',
      text: [
        `Moderators of the city remove what breaks a published rule, and name the rule. Whoever wrote it is told and can appeal; somebody else decides the appeal. Every decision stands in a public log. You can report what you think breaks a rule, up to ${reports_a_day} times a day.`,
        'Fixed rules, and a language model where one is set up, mark questions for a moderator to look at. They remove nothing.',
      ],
    },
    you: {
      heading: 'What is kept of you',
      text: ['As little as the work allows. You can take it all with you, and you can leave.'],
    },
  },
}
