export const words = {
  sharePicture: 'CivicQ: the oval of a paper ballot, filled in, with the tail that makes it a Q',
}
