package graph_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
)

// answers are requests with the data they get from the small world. Each takes as
// many calls of the store as it has root fields.
var answers = []struct {
	it    string
	query string
	vars  string
	calls int64
}{
	{it: "lists things in their own order, by pages", query: `{needs(first:2){nodes{ref} pageInfo{hasNextPage hasPreviousPage}}}`, calls: 1},
	{it: "lists twenty where no size is given", query: `{needs{totalCount nodes{ref}}}`, calls: 1},
	{it: "counts without reading", query: `{needs{totalCount} countries{n:totalCount}}`, calls: 2},
	{it: "reads from the end", query: `{needs(last:2){nodes{ref} pageInfo{hasNextPage hasPreviousPage}}}`, calls: 1},
	{it: "orders by several keys, counts among them", query: `{needs(orderBy:[{organisationsCount:DESC},{name:ASC}]){nodes{name organisations{totalCount}}}}`, calls: 1},
	{it: "takes one key of an order without its list", query: `{needs(orderBy:{ref:DESC}){nodes{ref}}}`, calls: 1},
	{it: "gives names as they are asked for", query: `{a:needs(first:1){b:nodes{c:ref d:ref e:__typename} f:__typename}}`, calls: 1},
	{
		it:    "reads a link twice for two aliases with different arguments",
		query: `{need(id:"need/1.1"){a:organisations(first:1){nodes{name}} b:organisations(first:1,orderBy:{name:DESC}){nodes{name}}}}`, calls: 1,
	},
	{
		it:    "reads a link once for two aliases with the same arguments",
		query: `{need(id:"need/1.1"){a:organisations(first:1){nodes{name}} b:organisations(first:1){totalCount edges{node{id}}}}}`, calls: 1,
	},
	{
		it:    "keeps apart what aliases of a link to one select below",
		query: `{need(id:"need/1.1"){a:area{x:needs(first:1){nodes{ref}}} b:area{x:needs(last:1){nodes{ref}}}}}`, calls: 1,
	},
	{
		it:    "spreads fragments and merges fields",
		query: `query{need(id:"need/1.1"){...F ...on Need{area{ref}} ...on Entity{standing} ...on Node{id}}} fragment F on Need{name area{name}}`, calls: 1,
	},
	{it: "heeds skip and include", query: `query($y:Boolean!,$n:Boolean!){need(id:"need/1.1"){name @skip(if:$y) ref @include(if:$y) statement @include(if:$n)}}`, vars: `{"y":true,"n":false}`, calls: 1},
	{
		it:    "shows a tie on its edge",
		query: `{need(id:"need/1.1"){organisations{edges{id status standing asOf from to node{name}}}}}`, calls: 1,
	},
	{
		it:    "shows the thing itself on the edge of a root field",
		query: `{countries(first:1,orderBy:{name:DESC}){edges{id standing asOf from to facts{about where} node{name}}}}`, calls: 1,
	},
	{
		it:    "gives the facts of a tie with source, subject and object, from the end of the tie",
		query: `{need(id:"need/1.1"){organisations(first:1){edges{facts{id about value standing asOf from to where shown marking source{id title form} subject{id ...on Organisation{acronym}} object{id ...on Need{ref}}}}}}}`, calls: 1,
	},
	{
		it:    "gives the facts of a tie from its beginning",
		query: `{organisation(id:"organisation/beta"){needs{edges{facts{value source{name} subject{name} object{name ...on Need{area{name}}}}}}}}`, calls: 1,
	},
	{
		it:    "gives the facts of a thing, shown or not",
		query: `{country(id:"country/jm"){population facts(about:"population"){about value shown asOf note language source{name published} subject{name} object{name}}}}`, calls: 1,
	},
	{it: "gives the fact that a thing is without a value", query: `{country(id:"country/jm"){facts(about:"kind"){about value object{id}}}}`, calls: 1},
	{it: "gives the id of a fact's source without reading the source", query: `{country(id:"country/jm"){facts(about:"kind"){source{id kind __typename}}}}`, calls: 1},
	{
		it:    "lists sources as they are, and what rests on them",
		query: `{organisation(id:"organisation/alpha"){sources{name}} source(id:"source/news"){entities{totalCount edges{id standing asOf facts{id} node{id ...on Country{alpha2}}} nodes{kind}}}}`, calls: 2,
	},
	{it: "finds a thing of any kind", query: `{node(id:"country/jm"){id __typename ...on Country{alpha2} ...on Need{ref} ...on Entity{kind name marking formerIds revision}}}`, calls: 1},
	{
		it:    "finds things in the order asked for, null where there is none",
		query: `{nodes(ids:["need/1.2","need/none","country/jm","need/1.2"]){id ...on Need{ref}}}`, calls: 1,
	},
	{it: "gives null for what is not there", query: `{need(id:"need/none"){ref} node(id:"country/none"){id}}`, calls: 2},
	{it: "hides what the viewer may not see", query: `{node(id:"organisation/hidden"){id} organisations{totalCount} need(id:"need/2.1"){organisations{totalCount nodes{id}}}}`, calls: 3},
	{it: "searches by the beginning of words", query: `{search(text:"strat"){totalCount edges{score cursor node{id name}} pageInfo{hasNextPage}}}`, calls: 1},
	{it: "searches in some kinds only, without accents", query: `{search(text:"EVAL",kinds:[NEED,COUNTRY]){nodes{name ...on Need{ref}}}}`, calls: 1},
	{it: "reads of a thing what is asked of it besides what is asked of the subject of its facts", query: `{node(id:"need/1.1"){...on Entity{name facts(about:"name"){value subject{...on Need{ref}}}}}}`, calls: 1},
	{it: "lists by role and form", query: `{agencies{nodes{name roles}} partners{totalCount} funders(filter:{name:{eq:"beta"}}){nodes{name}} mechanisms{nodes{name form}}}`, calls: 4},
	{it: "gives absent values as null and absent lists as empty", query: `{organisation(id:"organisation/gamma"){acronym aliases collective parent{id} units{nodes{id}}} countries(filter:{population:{isNull:true}}){nodes{population}}}`, calls: 2},
	{it: "writes decimals, dates and currencies as text", query: `{fundingFlows{nodes{name amount currency date from{name} to{name}}}}`, calls: 1},
	{it: "gives every tie of a pair", query: `{organisation(id:"organisation/gamma"){participants{totalCount edges{id role node{name}}}}}`, calls: 1},

	{it: "filters by text", query: `{needs(filter:{name:{startsWith:"eva"},statement:{contains:"LACKS"}}){nodes{ref}}}`, calls: 1},
	{it: "filters by lists, ids and several values", query: `{needs(filter:{audiences:{has:"police"},id:{in:["need/1.1","need/1.2"]},ref:{in:["1.1","9"]}}){nodes{ref}}}`, calls: 1},
	{it: "takes one value for the list of it", query: `{needs(filter:{ref:{in:"1.2"}}){nodes{ref}}}`, calls: 1},
	{it: "takes one value for the list of it in a variable", query: `query($r:[String!],$o:[NeedOrder!]){needs(filter:{ref:{in:$r}},orderBy:$o){nodes{ref}}}`, vars: `{"r":"1.2","o":{"ref":"DESC"}}`, calls: 1},
	{it: "finds nothing in an empty list of values, nor of alternatives", query: `{a:needs(filter:{ref:{in:[]}}){totalCount} b:needs(filter:{or:[]}){totalCount} c:needs(filter:{and:[],not:{or:[]}}){totalCount}}`, calls: 3},
	{it: "combines conditions", query: `{needs(filter:{or:[{ref:{eq:"2.1"}},{and:[{audiences:{has:"police"}},{not:{name:{eq:"Strategy"}}}]}]}){nodes{ref}}}`, calls: 1},
	{it: "filters by a link to one, and by its absence", query: `{a:needs(filter:{area:{plan:{edition:{eq:"2016"}},ref:{eq:"2"}}}){nodes{ref}} b:organisations(filter:{not:{country:{}}}){nodes{name}}}`, calls: 2},
	{
		it:    "filters by some, none and all",
		query: `{a:needs(filter:{organisations:{some:{node:{name:{eq:"Alpha"}},edge:{status:{eq:POTENTIAL}}}}}){nodes{ref}} b:needs(filter:{organisations:{none:{}}}){nodes{ref}} c:needs(filter:{organisations:{some:{},all:{node:{name:{eq:"Alpha"}}}}}){nodes{ref}}}`, calls: 3,
	},
	{
		it:    "filters by numbers of ties",
		query: `{a:needs(filter:{organisations:{count:{gte:1,lt:2}}}){nodes{ref}} b:needs(filter:{organisations:{count:{in:[0,2]}}}){nodes{ref}} c:needs(filter:{organisations:{countOf:{of:{edge:{status:{in:[POTENTIAL,UNSTATED]}}},eq:1}}}){nodes{ref}}}`, calls: 3,
	},
	{it: "filters the ties of a link", query: `{need(id:"need/1.1"){organisations(edge:{status:{eq:POTENTIAL},standing:{eq:STATED}},filter:{roles:{has:FUNDER}}){nodes{name}}}}`, calls: 1},
	{
		it:    "filters by dates, decimals, numbers and truth",
		query: `{a:fundingFlows(filter:{date:{gte:"2016-05",lt:2017},amount:{gt:1200.499999999,lte:"1200.500"},currency:{in:[USD]}}){totalCount} b:countries(filter:{population:{gt:2799999}}){nodes{name}} c:organisations(filter:{collective:{eq:true}}){nodes{name}}}`, calls: 3,
	},
	{it: "asks whether a value is absent, also of one that never is", query: `{a:countries(filter:{population:{isNull:false}}){nodes{name}} b:needs(filter:{ref:{isNull:true}}){totalCount} c:needs(filter:{ref:{isNull:false}}){totalCount}}`, calls: 3},
	{it: "filters by sources", query: `{countries(filter:{sources:{some:{node:{id:{eq:"source/news"}}}}}){nodes{name}} source(id:"source/news"){entities(filter:{kind:{eq:COUNTRY}}){nodes{name}}}}`, calls: 2},
	{it: "leaves out conditions whose variable is not given", query: `query($r:String,$f:NeedFilter,$n:Int){needs(filter:{ref:{eq:$r}},first:$n){totalCount} x:needs(filter:$f){totalCount}}`, calls: 2},
	{it: "takes filters, orders and sizes as variables", query: `query($f:NeedFilter,$o:[NeedOrder!],$n:Int){needs(filter:$f,orderBy:$o,first:$n){nodes{ref}}}`, vars: `{"f":{"audiences":{"has":"police"}},"o":[{"ref":"DESC"}],"n":1}`, calls: 1},
	{it: "answers about the schema", query: `{__schema{queryType{name}} __type(name:"NeedOrder"){kind inputFields{name}}}`},
}

// What is wanted stands in testdata/answers.json.
func TestAnswers(t *testing.T) {
	onAllStores(t, smallWorld, func(t *testing.T, g *kg.Graph) {
		h := graph.NewHandler(g, graph.Options{Log: quiet(), Introspection: true})
		golden := readGolden(t, "testdata/answers.json")
		for _, c := range answers {
			t.Run(c.it, func(t *testing.T) {
				before := g.Calls()
				status, body := post(t, h, c.query, json.RawMessage(orNull(c.vars)))
				var got struct{ Data, Errors json.RawMessage }
				if err := json.Unmarshal(body, &got); err != nil || status != 200 || got.Errors != nil {
					t.Fatalf("status %d: %s (%v)", status, body, err)
				}
				if calls := g.Calls() - before; calls != c.calls {
					t.Errorf("took %d calls of the store, want %d", calls, c.calls)
				}
				golden.check(t, c.it, got.Data)
			})
		}
		golden.save(t)
	})
}

func orNull(s string) string {
	if s == "" {
		return "null"
	}
	return s
}

// compact takes the spaces out of JSON.
func compact(tb testing.TB, b []byte) string {
	tb.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, b); err != nil {
		tb.Fatalf("%v: %s", err, b)
	}
	return out.String()
}
