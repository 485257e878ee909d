import type {Domain, DomainDefinition} from '../inspect/facts.ts';

type Answer =
	| {readonly kind: 'own'; readonly guest: Domain; readonly definition: DomainDefinition}
	| {readonly kind: 'unavailable'; readonly because: string};

/** The definition of a guest that may be changed here; or why there is none that may. */
export const ownDefinition = (guest: Domain | undefined): Answer => {
	if (guest === undefined) return {kind: 'unavailable', because: 'no guest chosen'};
	const {inactive, persistent, managedBy} = guest;
	// virsh define would make a foreign manager's guest persistent, and once it is shut down it is gone.
	if (persistent === false)
		return {kind: 'unavailable', because: 'it is transient: it has no definition to change, and is gone once it stops'};
	if (managedBy !== undefined)
		return {kind: 'unavailable', because: `${managedBy} writes its definition anew at every start: tune it by the means of ${managedBy}`};
	if (inactive === undefined) return {kind: 'unavailable', because: 'its definition could not be read'};
	return {kind: 'own', guest, definition: inactive};
};
