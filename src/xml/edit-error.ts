/** A path or an edit that does not fit the document. */
export class EditError extends Error {
	override readonly name = 'EditError';
}
