import type {Edit} from '../change/change.ts';
import type {Domain} from '../inspect/facts.ts';

type DefinitionEdit = Extract<Edit, {kind: 'domain'}>;

/** A change of a guest's definition. */
export const definitionEdit = ({uuid, name}: Pick<Domain, 'uuid' | 'name'>, edits: DefinitionEdit['wish']['edits']): DefinitionEdit => ({
	on: 'host',
	kind: 'domain',
	where: {uuid, name},
	wish: {edits},
});
