import { counted } from '../../ui/locale'
import figures from '../figures.json'

const { backup_days, log_days } = figures

export const words = {
  title: 'Privacy',
  description: 'What CivicQ stores of you, what others see, how long it stays, and how you end it.',
  terms: 'Terms, with the address to write to',
  table: {
    caption: 'When it is deleted',
    columns: ['What', 'After'],
    after: (days: number) => (days === 0 ? 'at once' : counted(days, { one: 'day', other: 'days' })),
    kept: {
      'codes that nobody typed in': 'A code to verify you that was never used, from when it lapsed',
      'what a message was about, once it is sent':
        'What a message to you was about; its words and your address go as soon as it is sent',
      'messages that a worker died over': 'A message that could not be sent',
      'what followers have been told': 'That something happened that followers are told of',
      'of what somebody has been reminded': 'That you were reminded of something',
      'invitations that have ended': 'An invitation to a candidate or to staff, from when it ended',
      'standings that have expired': 'That you were verified as a resident, from when it expired',
      'proofs of standings that have ended, once the polls have closed':
        'What keeps one person from voting twice, once the polls have closed',
      'when somebody did what is limited': 'When you asked, reported or did what is limited a day',
      'answers to requests that might come again': 'The answer to a request that your browser might repeat',
      'whose a vote was': 'Whose a vote was, and its hour, from the day of the election',
    },
  },
  sections: {
    reading: {
      heading: 'If you only read',
      text: [
        'You need no account, and no request goes to anybody but CivicQ: no advertising, no statistics of others, no fonts or scripts from elsewhere.',
        'To find your precinct you may type your address. It is used for that one answer and written down nowhere. If you choose the precinct yourself, it stands in the page’s address.',
        'Your own browser keeps the last ballot that you saw, what it read in the past week so that you can read it offline, and a draft of a question until you close the tab. Clear the site’s data in your browser and they are gone.',
        'One visit in four tells how quick the page was: the kind of page and of device, of connection and of browser navigation, and seconds. Not who, and not which ballot.',
      ],
    },
    account: {
      heading: 'If you have an account',
      text: ['Signing in is done by an identity service, which knows your e-mail address. CivicQ stores:'],
      points: [
        'a number that stands for you, and since when;',
        'that you are a verified resident of a city, how and until when. Of your letter box or your entry on the roll only a keyed hash is kept: a fingerprint from which neither can be read;',
        'your questions with all their wordings, and their topics;',
        'your votes, and when you cast them;',
        'your reports, reported mistakes, appeals and what you follow;',
        'your e-mail address only if you chose to get mails, asked, told of a mistake, asked the staff to verify you, or stand for, register or work for a city, and with it the language of your mails. None is kept of who only votes;',
        'your postal address or phone number only until the letter or code that you asked for is sent.',
      ],
    },
    public: {
      heading: 'What others see',
      text: [
        'The words of your questions and the counts of votes. Not that they are yours: nobody’s name stands beside a question or a vote, and no page and no public data tells who asked or voted. If you name yourself in your words, that is public.',
        'Candidates appear by name, with what they publish. Moderators’ decisions are public, without who had written the words.',
        'Those who run CivicQ’s database could find which account a vote came from until that link is cut. Staff of a city have no view that shows it.',
      ],
    },
    howLong: {
      heading: 'How long it stays',
      text: [
        'This table is what the program itself deletes by. It looks every hour. Your account, your questions and what you chose stay until you delete them.',
      ],
    },
    logs: {
      heading: 'Logs and backups',
      text: [
        `Logs of requests tell what was asked for and how long it took, without internet addresses, cookies or search words of yours. The firewall notes the internet address of a request that it blocked. All of them are deleted after ${log_days} days.`,
        `Backups of the database are kept for ${backup_days} days; what you delete goes from them by then.`,
        'The record of decisions by moderators and staff has no end, so that nobody can rewrite it.',
      ],
    },
    others: {
      heading: 'Who else gets something',
      text: [
        'CivicQ runs at Amazon Web Services in the United States, which also sends its mails and text messages. Where a city has a language model look at new questions, the model gets the words of the question, which are public, and nothing of who wrote them. Nothing is sold, and nothing goes to parties or campaigns.',
      ],
    },
    cookies: {
      heading: 'Cookies',
      text: [
        'One while you are signed in, which no script can read, and a place in line when so many come at once that they have to wait. If you send a question or a vote before you have signed in, what you sent stays in a third for ten minutes. None of them follows you anywhere.',
      ],
    },
    leaving: {
      heading: 'Take it with you, and leave',
      text: [
        'Signed in, you can download everything that leads to your account as one file, and delete the account. Then:',
      ],
      points: [
        'your votes stay counted, each under a number that is nobody’s; not even which of them were one person’s can be told;',
        'your questions stay without an author, or are withdrawn: you choose;',
        'your follows, choices, address and standing are deleted at once;',
        'while votes still count, the keyed hash of what verified you stays without an owner, so that nobody votes twice by making a second account. It goes when the polls have closed.',
      ],
    },
    contact: {
      heading: 'Questions about this',
      text: ['Write to whoever runs this site; the address stands at the end of the terms.'],
    },
  },
}
