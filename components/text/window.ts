/** First row to show of a list too long for its room, so that the row with the cursor stays in the middle where it can. */
export function windowStart(cursor: number, length: number, height: number): number {
	return Math.min(Math.max(0, cursor - Math.floor(height / 2)), Math.max(0, length - height));
}
