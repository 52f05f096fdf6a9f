# How raw workerd runs the Worker. `npm run build` puts this into dist, beside the bundle, and compiles `config`, with the
# bundle inside, to dist/emulator.bin. The folder for the state is given on the command line, and has no default; the address
# can be. Null bindings are variables that are not set.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (services = .services, sockets = [.http]);

# With two more sockets, for what Node has taken out of TLS: there the Worker is told what it cannot see by itself, which on
# the second is that a connection came from another machine.
const behindTls :Workerd.Config = (services = .services, sockets = [.http, .https, .httpsOfNetwork]);

# Where origins of hosts may stand at private addresses, too: `--origin-network private`, and what runs without Node, which is told by
# EMULATOR_ORIGIN_NETWORK alone whether they may.
const withPrivate :Workerd.Config = (services = .servicesWithPrivate, sockets = [.http]);
const withPrivateBehindTls :Workerd.Config = (services = .servicesWithPrivate, sockets = [.http, .https, .httpsOfNetwork]);

const services :List(Workerd.Service) = [
  .main, .state, .internet, .origins,
  (name = "private-origins", network = (allow = [])),
];

const servicesWithPrivate :List(Workerd.Service) = [
  .main, .state, .internet, .origins,
  .privateOrigins,
];

const main :Workerd.Service = (name = "main", worker = .worker);
const state :Workerd.Service = (name = "state", disk = (writable = true));
const internet :Workerd.Service = (name = "internet", network = (allow = []));
# Where the edge sends what it lets in. `local` would take 0.0.0.0 for this machine, too.
const origins :Workerd.Service = (name = "origins", network = (allow = ["127.0.0.0/8", "::1/128"]));
# `private` would take 0.0.0.0, link-local addresses and more, too. What is denied are the addresses at which two clouds answer what
# others answer at 169.254.169.254. src/rules/edge/origin-url.ts says the same of addresses that stand in a URL.
const privateOrigins :Workerd.Service = (name = "private-origins", network = (
  allow = ["127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
  deny = ["fd00:ec2::/32", "fd20:ce::/32"],
));

const http :Workerd.Socket = (name = "http", address = "127.0.0.1:8787", http = (), service = "main");

const https :Workerd.Socket = (
  name = "https",
  address = "127.0.0.1:0",
  http = (injectRequestHeaders = [(name = "X-Forwarded-Proto", value = "https")]),
  service = "main",
);

const httpsOfNetwork :Workerd.Socket = (
  name = "https-of-network",
  address = "127.0.0.1:0",
  http = (injectRequestHeaders = [(name = "X-Forwarded-Proto", value = "https"), (name = "Emulator-From", value = "network")]),
  service = "main",
);

const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js"), (name = "page.html", text = embed "page.html")],
  compatibilityDate = "2026-06-01",
  durableObjectNamespaces = [
    (className = "AccountObject", uniqueKey = "access-emulator-AccountObject", enableSql = true),
    (className = "DirectoryObject", uniqueKey = "access-emulator-DirectoryObject", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "state"),
  bindings = [
    (name = "ACCOUNTS", durableObjectNamespace = "AccountObject"),
    (name = "DIRECTORY", durableObjectNamespace = "DirectoryObject"),
    # An object whose file cannot be opened runs no code: only from outside can such a file be removed.
    (name = "EMULATOR_FILES", service = "state"),
    (name = "EMULATOR_LOOPBACK", service = "origins"),
    (name = "EMULATOR_PRIVATE", service = "private-origins"),
    (name = "EMULATOR_ORIGIN_NETWORK", fromEnvironment = "EMULATOR_ORIGIN_NETWORK"),
    (name = "EMULATOR_MODE", text = "local"),
    (name = "EMULATOR_HOST", text = "workerd"),
    (name = "EMULATOR_SETTINGS", fromEnvironment = "EMULATOR_SETTINGS"),
    (name = "EMULATOR_ACCOUNTS", fromEnvironment = "EMULATOR_ACCOUNTS"),
    (name = "EMULATOR_ALLOWED_HOSTS", fromEnvironment = "EMULATOR_ALLOWED_HOSTS"),
    (name = "EMULATOR_WAITING_LIMIT", fromEnvironment = "EMULATOR_WAITING_LIMIT"),
    (name = "EMULATOR_LOG", fromEnvironment = "EMULATOR_LOG"),
    (name = "EMULATOR_OPEN_FILES", fromEnvironment = "EMULATOR_OPEN_FILES"),
    (name = "EMULATOR_INSTANCE", fromEnvironment = "EMULATOR_INSTANCE"),
    (name = "EMULATOR_OPERATOR_TOKEN", fromEnvironment = "EMULATOR_OPERATOR_TOKEN"),
    (name = "EMULATOR_OPERATOR_TOKEN_NEXT", fromEnvironment = "EMULATOR_OPERATOR_TOKEN_NEXT"),
  ],
);
