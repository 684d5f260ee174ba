import { counted, readableNumber } from '../../ui/locale'

export const words = {
  video: 'A video beside your answer',
  wordsFirst:
    'Answer in words first. A video can stand beside them then, never instead of them: not everybody can watch one.',
  whatAVideoIs:
    'MP4 or WebM, 100 MB at most. It may last 90 seconds, 120 about the office of mayor, 180 about a measure. Hold the phone still, near to you, where it is quiet; 720p is enough.',
  videoFile: 'Video',
  sendByWifi: 'Large files cost data: send it by Wi-Fi if you can.',
  sizeOf: (megabytes: number, minutes: number) =>
    `${readableNumber(megabytes)} MB. On a slow connection (1 Mbit/s) it takes about ${counted(minutes, { one: 'minute', other: 'minutes' })}.`,
  otherType: 'This file is neither MP4 nor WebM. Export it as MP4 (H.264 and AAC), and choose that one.',
  tooLarge: (megabytes: number) =>
    `This file has ${readableNumber(megabytes)} MB; 100 MB are the most. Shorten it, or export it at 720p.`,
  captionsOfVideo: 'Captions (WebVTT)',
  whatCaptionsAre:
    'Write down what is said, for who cannot hear it: the first line is WEBVTT; then, after a blank line each, from when to when, and below it the words.',
  exampleOfCaptions:
    'WEBVTT\n\n00:00.000 --> 00:04.000\nGood evening.\n\n00:04.000 --> 00:09.000\nThe wall has to be mended.',
  captionsFile: 'Or take them from a file (.vtt)',
  sendVideo: 'Send the video',
  addVideo: 'Add a video',
  addAnotherVideo: 'Add another video',
  sendingVideo: 'Sending',
  onItsWay: (gone: number, all: number) =>
    `${readableNumber(gone)} of ${readableNumber(all)} MB sent. Leave this page open.`,
  videoSent: 'The video is sent. It is being looked at.',
  videoStates: {
    uploading: 'The video did not arrive whole. Choose it again and send it.',
    uploaded: 'The video is here and is being looked at. That takes some seconds; you need not wait.',
    shown: 'Everybody sees the video beside your answer.',
    removed: 'A moderator removed the video.',
  },
  earlierIsShown: 'Until then everybody sees your earlier video:',
  withdrawVideo: 'Show no video',
  dropVideo: 'Forget this video',
  videoWithdrawn: 'The video is taken away. Your words stay.',
}
