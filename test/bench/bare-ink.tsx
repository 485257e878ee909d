// What the first frame of the wizard is measured against: the least that Ink can show, bundled and started as the program is.
import {render, Text} from 'ink';

/** Stands for the wizard's first frame. */
export const openWizard = () => render(<Text>hello</Text>);
