// An image in whichever of its widths and formats fits, or the initials of whom it would show: in the same room.
import { useState } from 'react'
import type { Image } from '../api/generated/types.gen'

type OptimizedImageProps = {
  image: Image | null
  alt: string
  /** Whose initials stand there where there is no image. */
  name: string
  /** Of its place on the page, in CSS pixels. */
  width: number
  height: number
  /** Where the place is not always as wide as that. */
  sizes?: string
  /** The largest thing of the first screen: it is fetched before all others. */
  isFirst?: boolean
}

export function OptimizedImage(props: OptimizedImageProps) {
  const { image, alt, name, width, height, sizes = `${width}px`, isFirst = false } = props
  const [broken, setBroken] = useState<string | null>(null)
  const shown = image && image.url !== broken ? image : null
  return (
    <span className="image">
      {/* Drawn, as the content security policy takes no style that stands in the page. */}
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <rect
          width={width}
          height={height}
          {...(shown ? { fill: shown.color } : { className: 'image-blank' })}
        />
        {!shown && (
          <text x="50%" y="50%" textAnchor="middle" dominantBaseline="central" fontSize={height * 0.4}>
            {initials(name)}
          </text>
        )}
      </svg>
      {shown && (
        <img
          // It may have failed before this script was there to hear of it.
          ref={(drawn) => {
            if (drawn?.complete && drawn.naturalWidth === 0) setBroken(shown.url)
          }}
          loading={isFirst ? 'eager' : 'lazy'}
          fetchPriority={isFirst ? 'high' : 'auto'}
          decoding="async"
          alt={alt}
          width={width}
          height={height}
          sizes={sizes}
          srcSet={shown.widths.map((each) => `${shown.url}/${each} ${each}w`).join(', ')}
          src={`${shown.url}/${shown.widths.find((each) => each >= width) ?? shown.width}`}
          onError={() => setBroken(shown.url)}
        />
      )}
    </span>
  )
}

/** Of the first name and the last. */
function initials(name: string): string {
  const names = name.trim().split(/\s+/)
  const told = names.length > 1 ? [names[0], names.at(-1)] : names
  return told
    .map((each) => [...(each ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}
