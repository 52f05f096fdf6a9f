using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .worker), (name = "state", disk = (path = ".", writable = true))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "plain-object.js")],
  compatibilityDate = "2026-06-01",
  durableObjectNamespaces = [(className = "PlainObject", uniqueKey = "PlainObject", enableSql = true)],
  durableObjectStorage = (localDisk = "state"),
  bindings = [(name = "OBJECTS", durableObjectNamespace = "PlainObject")],
);
