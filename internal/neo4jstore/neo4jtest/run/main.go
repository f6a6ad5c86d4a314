// Command run starts Neo4j Community for a person, without Docker, and stops it on Ctrl-C.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/portolan/portolan/internal/neo4jstore/neo4jtest"
)

func main() {
	log.SetFlags(0)
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	var opts neo4jtest.Options
	flag.StringVar(&opts.Line, "line", "5.26", `release line, "5.26" or "2026"`)
	flag.IntVar(&opts.Port, "port", 7687, "Bolt port on 127.0.0.1")
	flag.StringVar(&opts.Folder, "data", "", "folder that keeps the data; without it they go when the server stops")
	fetch := flag.Bool("fetch", false, "fetch the server if it is not there yet, and start nothing")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if *fetch {
		return neo4jtest.Fetch(ctx, opts.Line, log.Printf)
	}
	server, err := neo4jtest.Run(ctx, opts, log.Printf)
	if err != nil {
		return err
	}
	fmt.Println(server.StoreURL())
	log.Print("no password is asked; Ctrl-C stops it")
	<-ctx.Done()
	log.Print("stopping")
	return server.Close()
}
