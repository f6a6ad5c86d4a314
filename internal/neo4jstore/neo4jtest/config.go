package neo4jtest

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// config is neo4j.conf: what tests need, then what Options.Settings say. A key that
// the server does not know stops it, and so does one that stands there twice.
func (s *Server) config() string {
	timeout := cmp.Or(s.opts.TransactionTimeout, time.Minute)
	settings := map[string]string{
		"server.default_listen_address":         "127.0.0.1",
		"server.bolt.enabled":                   "true",
		"server.http.enabled":                   "false",
		"server.https.enabled":                  "false",
		"dbms.security.auth_enabled":            strconv.FormatBool(s.opts.Auth),
		"dbms.usage_report.enabled":             "false",
		"server.memory.pagecache.size":          "512m",
		"db.transaction.timeout":                fmt.Sprintf("%dms", timeout.Milliseconds()),
		"db.transaction.monitor.check.interval": "100ms",
		"db.tx_log.preallocate":                 "false",
		// Seconds to wait for clients to leave before an orderly end; 5 and 15 by default.
		"internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
	}
	maps.Copy(settings, s.opts.Settings)
	address := fmt.Sprintf("127.0.0.1:%d", s.port)
	settings["server.bolt.listen_address"], settings["server.bolt.advertised_address"] = address, address
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		fmt.Fprintf(&b, "%s=%s\n", key, settings[key])
	}
	return b.String()
}

// heap is Java's memory, which Neo4j's own start script reads from its settings.
func (s *Server) heap() []string {
	return []string{
		"-Xms" + cmp.Or(s.opts.Settings["server.memory.heap.initial_size"], "1g"),
		"-Xmx" + cmp.Or(s.opts.Settings["server.memory.heap.max_size"], "1g"),
	}
}

// arguments are Java's, as Neo4j's own start script gives them.
func (s *Server) arguments() []string {
	args := append(s.heap(),
		"-XX:+UseG1GC", "-XX:-OmitStackTraceInFastThrow", "-XX:+UnlockExperimentalVMOptions", "-XX:+TrustFinalNonStaticFields",
		"-XX:+DisableExplicitGC", "-XX:+IgnoreUnrecognizedVMOptions",
		"-Djdk.nio.maxCachedBufferSize=1024", "-Dio.netty.tryReflectionSetAccessible=true",
		"--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/java.io=ALL-UNNAMED",
		"--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
		"--enable-native-access=ALL-UNNAMED",
		"-Dlog4j2.disable.jmx=true", "-Dlog4j.layout.jsonTemplate.maxStringLength=32768", "-Dfile.encoding=UTF-8",
	)
	if s.opts.Brief {
		args = append(args, "-XX:TieredStopAtLevel=1") // the second compiler pays only after half a minute
	}
	conf := filepath.Join(s.home, "conf")
	return append(args,
		"-cp", filepath.Join(s.jars, "*")+string(os.PathListSeparator)+conf,
		s.release.mainClass, "--home-dir="+s.home, "--config-dir="+conf, "--console-mode")
}
