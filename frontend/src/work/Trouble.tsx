/** Why something was not done, read out as it appears. */
export function Trouble({ why }: { why: string | null }) {
  return (
    <p role="alert" className="problem">
      {why}
    </p>
  )
}
