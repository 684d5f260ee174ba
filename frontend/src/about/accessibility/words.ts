export const words = {
  title: 'Accessibility',
  description: 'CivicQ is for every voter. This is what we aim at, what was tested, and what was not.',
  terms: 'Terms, with the address to write to',
  sections: {
    aim: {
      heading: 'What we aim at',
      text: [
        'Level AA of the Web Content Accessibility Guidelines 2.2 on every page, in English and in Spanish. Nobody outside the project has audited it yet, so we claim no more than what follows.',
      ],
    },
    tested: {
      heading: 'What is tested',
      text: ['By programs, before every release, in Chromium:'],
      points: [
        'every public page in both languages with axe, against the rules for WCAG 2.0, 2.1 and 2.2 at levels A and AA. Programs find a part of all barriers only;',
        'every public page at a width of 320 pixels, which is also a zoom of 400%: nothing is wider than the page;',
        'colors in light and in dark;',
        'that voting, asking and signing in work by their names and roles, as assistive technology finds them.',
      ],
    },
    built: {
      heading: 'What it is built to do',
      text: ['Meant by everybody who builds it, and looked at by eye:'],
      points: [
        'everything works by keyboard, and focus is always to be seen;',
        'buttons to vote say what they do, whether they are pressed, and what changed;',
        'motion is used only where your system has not asked for less; nothing blinks or plays by itself;',
        'videos carry captions and a transcript, and never stand alone: an answer is in writing first;',
        'with your system’s high contrast, and on paper, pages stay readable.',
      ],
    },
    limits: {
      heading: 'What is not tested, and what we know is missing',
      text: [],
      points: [
        'no test yet with people who use screen readers, magnifiers or voice control every day, and none in Safari or Firefox;',
        'citizens’ and candidates’ words are shown in the language in which they were written, and are not marked as such, so that a screen reader may pronounce them in the page’s language;',
        'captions of a candidate’s video are as good as the candidate made them.',
      ],
    },
    report: {
      heading: 'Tell us of a barrier',
      text: [
        'Write to whoever runs this site; the address stands at the end of the terms. Tell which page it was, what you tried to do, and with which browser and assistive technology, if you use one. If you need a ballot in another form for the election itself, ask your election office: it has to provide one.',
      ],
    },
  },
}
