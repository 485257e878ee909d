import {fitting} from '../../plan/options.ts';
import {placeTogether} from '../../plan/place-together.ts';
import {readHost} from '../../plan/read-host.ts';
import {choices, chooseGuests, choosePreset} from '../choose.ts';
import {type CommandContext, status} from '../context.ts';
import {guestCommand} from '../guest-command.ts';
import {placeJson, placePage} from '../pages/place-page.ts';

export const place = async (context: CommandContext): Promise<number> => {
	const preset = await choosePreset(context.arguments.preset, context.readFile);
	const wanted = {preset, ...choices(context.arguments)};
	const {facts} = await readHost(await context.open());
	const placement = placeTogether(facts, chooseGuests(facts, context.arguments.guests), wanted);
	const commands = new Map(
		placement.guests.map(guest => [
			guest.name,
			guestCommand(context.arguments, guest, placement, fitting({...wanted, guest: guest.name}, facts)),
		]),
	);
	if (context.arguments.json) context.printJson(placeJson(placement, commands));
	else for (const line of placePage(facts, placement, commands)) context.print(line);
	return status.done;
};
