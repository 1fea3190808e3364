import { createContext } from "react";

/** The page's nonce, on the server; browsers hide it from scripts. */
export const NonceContext = createContext(undefined);
