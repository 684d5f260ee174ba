export const words = {
  save: 'Save',
  saved: 'Saved.',
  shown: 'How the city shows itself',
  contact: 'Contact',
  contactHint: 'Whom citizens write to. Public.',
  website: 'Website',
  color: 'Color',
  colorHint: 'Dark enough for white words on it, such as #0f5c4d.',
  logo: 'Logo',
  file: 'Another picture',
}
