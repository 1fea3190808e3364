export { describeOptions, type OptionArgument, type OptionDescription } from "./describeOptions.js";
