// Loaded into `create-astro`, which looks up github.com and stops where it finds no address, even if it takes its template
// from elsewhere. Tests ask no name server.
import dns from "node:dns/promises";

const lookup = dns.lookup;
dns.lookup = async (host, ...rest) =>
  host === "github.com" ? { address: "127.0.0.1", family: 4 } : lookup(host, ...rest);
