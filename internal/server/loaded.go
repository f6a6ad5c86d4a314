package server

import (
	"context"
	"sync"

	"github.com/portolan/portolan/internal/kg"
	"github.com/portolan/portolan/internal/web"
)

// loaded tells what the graph holds, asked once for each revision.
type loaded struct {
	graph *kg.Graph
	mu    sync.Mutex
	at    kg.Revision
	known bool
	last  web.Loaded
}

// get gives what an anonymous reader may see of the graph.
func (l *loaded) get(ctx context.Context) (web.Loaded, error) {
	rev, err := l.graph.Revision(ctx)
	if err != nil {
		return web.Loaded{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.known && l.at == rev {
		return l.last, nil
	}
	fresh := web.Loaded{Revision: uint64(rev)}
	for _, k := range l.graph.Ontology().Kinds {
		page, err := l.graph.Run(ctx, kg.Viewer{}, &kg.Plan{Kind: k, List: kg.List{Count: true}, Node: &kg.Shape{}})
		if err != nil {
			return web.Loaded{}, err
		}
		if page.Total > 0 {
			fresh.Kinds = append(fresh.Kinds, web.KindCount{Name: k.Name, Plural: k.Plural, Count: page.Total})
		}
	}
	if fresh.Sources, err = l.sources(ctx); err != nil {
		return web.Loaded{}, err
	}
	l.at, l.known, l.last = rev, true, fresh
	return fresh, nil
}

func (l *loaded) sources(ctx context.Context) ([]web.SourceInfo, error) {
	k := l.graph.Ontology().Source
	shape := &kg.KindShape{Kind: k}
	for _, name := range []string{kg.AttrName, "title", "form", "publisher", "published", "url"} {
		if a := k.Attr(name); a != nil {
			shape.Attrs = append(shape.Attrs, a)
		}
	}
	plan := &kg.Plan{Kind: k, List: kg.List{First: kg.MaxPage, Items: true}, Node: &kg.Shape{Kinds: []*kg.KindShape{shape}}}
	page, err := l.graph.Run(ctx, kg.Viewer{}, plan)
	if err != nil {
		return nil, err
	}
	var out []web.SourceInfo
	for _, e := range page.Edges {
		text := func(name string) string { return textOf(e.Node, name) }
		title := text("title")
		if title == "" {
			title = text(kg.AttrName)
		}
		out = append(out, web.SourceInfo{ID: string(e.Node.ID), Title: title, Form: text("form"), Publisher: text("publisher"), Published: text("published"), URL: text("url")})
	}
	return out, nil
}

// textOf gives a text attribute of a row by name, "" where it has none.
func textOf(r *kg.Row, name string) string {
	for i, a := range r.Shape.Attrs {
		if a.Name == name {
			s, _ := r.Vals[i].(string)
			return s
		}
	}
	return ""
}
