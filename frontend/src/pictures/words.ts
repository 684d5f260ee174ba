export const words = {
  sending: 'Sending',
  sendPicture: 'Send the picture',
  pictureSent: 'The picture is sent. It is shown within seconds.',
  pictureStates: {
    uploading: 'Not all of the picture has come. Send it again.',
    uploaded: 'The picture is being drawn.',
    shown: 'Everybody sees it.',
    refused: 'The picture cannot be shown.',
    removed: 'A moderator removed the picture. The mail about it says how to appeal.',
  },
  withdrawPicture: 'Show no picture',
  pictureWithdrawn: 'The picture is shown no more.',
}
