interface ImportMetaEnv {
  /** The language that this build speaks. */
  readonly LOCALE: 'en' | 'es'
}
