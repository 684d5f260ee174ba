export const rules = {
  spam: 'Advertising or repetition',
  private: 'Somebody’s private life',
  threat: 'Threats or violence',
  harassment: 'Insults instead of asking',
  'off-topic': 'Not about this contest',
  'false-claim': 'A claim shown to be false',
  duplicate: 'The same said again',
  unlawful: 'Against the law',
}
