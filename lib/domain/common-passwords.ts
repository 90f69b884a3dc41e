/**
 * What people really choose, as leaked lists show year after year, in small letters. Each stands for its variants too (`lib/domain/password`):
 * capitals, digits and signs around it, letters written as digits, and the word twice, so the list need not spell those out.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
password passwort passwd passcode passphrase pass passme parola motdepasse contrasena senha secret secrets topsecret letmein letmeinnow
welcome welcomeback welcomehome login loginme signin access admin administrator administrador root toor superuser superman user username
guest default changeme changeit changeme123 temp temporary test tester testing testtest demo example sample hello hellohello hellothere
helloworld iloveyou iloveu iloveme ilovehim iloveher ilovemom ilovedad ilovegod ilovejesus iloveindia ilovemyself iloveyouu iloveyou2 loveyou
loveme lovely lover lovers loveislife lovelove mylove truelove sweetlove sweetheart sweety sweetie darling honey honeybee babe baby babygirl
babyboy babyblue princess prince queen king kingking queenbee angel angels angelina angelica devil demon heaven hellokitty kitty kitten
monkey donkey dragon dragonball dragons tiger tigers lion lionking lions panther panda bear teddybear eagle eagles falcon falcons hawk
hawks raven ravens wolf wolves wolfpack fox foxy bunny rabbit butterfly dolphin dolphins shark sharks snake spider spiderman batman
superstar ironman hulk thor captain captainamerica avengers avenger marvel wolverine deadpool joker harley harleyquinn naruto sasuke
goku vegeta pikachu pokemon pokemon1 mario luigi sonic zelda link minecraft fortnite roblox callofduty halo xbox xbox360 playstation
nintendo gamer gaming gamerboy counterstrike starcraft warcraft worldofwarcraft diablo skyrim fallout assassin assassinscreed creed
football footballer soccer soccerball basketball baseball softball volleyball hockey icehockey cricket cricketer tennis badminton
golf golfer golfing boxing boxer wrestling wrestler swimmer swimming skater skateboard snowboard surfer surfing running runner
cricketlover sachin sachintendulkar tendulkar virat viratkohli kohli dhoni msdhoni rohit rohitsharma messi lionelmessi ronaldo cristiano
cristianoronaldo neymar beckham zidane maradona pele jordan michaeljordan kobe lebron lebronjames lakers bulls chicagobulls celtics
yankees redsox dodgers mets cubs cowboys dallascowboys steelers packers giants patriots broncos raiders chargers dolphins1 redskins
arsenal chelsea chelseafc liverpool liverpoolfc manchester manchesterunited manutd mancity everton tottenham barcelona realmadrid
juventus milan acmilan intermilan bayern benfica porto celtic rangers newcastle sunderland westham galatasaray fenerbahce besiktas
michael michelle matthew joshua jessica jennifer daniel daniela andrew andrea anthony amanda ashley ashleigh alexander alexandra
alexandre alejandro alejandra robert roberto richard ricardo william charlie charles charlotte christopher christian christine christina
nicholas nicole natalie natasha nathan nathaniel jonathan jordan1 joseph jasmine justin justine katherine kathryn kimberly kevin
lauren laura leonardo lucas madison maggie marcus maria mariana marina martin martina melissa mercedes miguel morgan patrick patricia
pamela peter philip phillip rachel rebecca samantha samuel sandra sarah sebastian sophie sophia stephen stephanie steven susan
taylor teresa theresa thomas timothy tiffany travis trevor tyler vanessa veronica victor victoria vincent virginia william1 zachary
abhishek abhinav aditya akash akshay amit amitabh anand anil anita anjali ankit ankita anuj arjun arun asha ashish ashok ashwin deepak
deepika dinesh divya ganesh gaurav gayatri geeta gopal govind hari harish hemant hanuman jaihanuman jaimatadi jaishreeram jaishriram
jaibheem jaihind jaimahakal mahakal mahadev harharmahadev omnamahshivaya omsairam sairam saibaba krishna radhakrishna radheradhe
radhekrishna shivshakti shiva shivam shankar ganpati lakshmi laxmi saraswati durga kavita kiran kumar kumari lalit lokesh mahesh
manish manisha manoj meena mohan mohit mukesh naveen navneet neha nidhi nikhil nisha nitin omprakash pallavi pankaj pooja prabhu
pradeep prakash pranav prasad prashant pravin priya priyanka rahul raj raja rajat rajendra rajesh rajeev rajiv rakesh ram ramesh ranjit
rashmi ravi ravindra reena rekha renuka ritu riya rohan sachin1 sagar sahil sameer sandeep sandhya sangeeta sanjana sanjay sanjeev santosh
sarita satish seema shalini shilpa shivani shreya shruti shubham shweta siddharth simran sneha sonali sonia sonu srinivas subhash sudha
sudhir sumit sunil sunita suraj suresh sushil swati tanvi tarun uday umesh usha vandana varsha varun venkat vidya vijay vikas vikram
vinay vineet vinod vishal vivek yash yogesh india indian incredibleindia bharat hindustan bharatmata delhi newdelhi mumbai bombay kolkata
calcutta chennai madras bangalore bengaluru hyderabad pune jaipur lucknow kanpur nagpur indore bhopal patna ahmedabad surat kerala goa
punjab punjabi gujarat rajasthan bihar bengal tamilnadu karnataka maharashtra pakistan karachi lahore bangladesh dhaka srilanka nepal
mother mummy mommy mom mamma mama father daddy dad papa mamapapa mummypapa mompdad mumdad momdad maapapa family myfamily brother sister
friend friends bestfriend friendship forever foreverlove together always always1 myself mylife mybaby mywife myson mydaughter sunshine
moonlight moonshine starlight rainbow sunflower flower flowers rose rosebud roses lily lotus jasmine1 daisy violet orchid blossom
summer summertime winter spring autumn january february march april may june july august september october november december monday
tuesday wednesday thursday friday saturday sunday weekend holiday vacation christmas merrychristmas halloween newyear happynewyear diwali
birthday happybirthday happy happyday happyness happiness smile smiley laughing joy joyful peace freedom liberty justice truth faith
hope believe belief blessed blessing grace gracie trinity jesus jesuschrist jesuslovesme christ christian1 church bible lord lordgod
godisgood godisgreat godislove godbless ingodwetrust allah allahakbar bismillah muhammad mohammed mohamed ahmed abdullah fatima aisha
ali hassan hussain imran salman khan shahrukh shahrukhkhan salmankhan amirkhan katrina deepikapadukone priyankachopra bollywood
hollywood movie movies music musica musician guitar guitarist piano drummer drums violin rockstar rocknroll rockandroll metallica
nirvana beatles thebeatles slipknot linkinpark greenday blink182 eminem tupac 2pac snoopdogg rihanna beyonce shakira madonna britney
justinbieber bieber bts blackpink onedirection taylorswift harrypotter potter hogwarts hermione gryffindor slytherin gandalf frodo
starwars skywalker darthvader vader jedi yoda anakin obiwan startrek enterprise matrix neo trinity1 terminator godfather gladiator
titanic avatar frozen elsa simba nemo shrek spongebob mickey mickeymouse minnie donald donaldduck goofy pluto tinkerbell cinderella
snowwhite disney disneyland scooby scoobydoo snoopy garfield simpsons bart homer southpark cartman familyguy futurama bender
computer computers laptop keyboard mouse monitor windows windows7 windowsxp microsoft apple macintosh macbook iphone ipad android
samsung galaxy nokia motorola blackberry sony google googlechrome gmail yahoo hotmail outlook facebook instagram twitter whatsapp youtube
snapchat tiktok linkedin amazon netflix spotify paypal ebay internet online website webmaster server database network cisco oracle
linux ubuntu debian hacker hackers hacked hacking matrix1 security secure safety system systems service support manager management
office company business money moneymoney cash dollar dollars million millionaire billionaire rich richman gold golden goldfish silver
diamond diamonds platinum crystal pearl ruby emerald sapphire school highschool college university student students teacher teachers
study studyhard studying exam exams examination homework english maths mathematics science physics chemistry biology history geography
engineer engineering doctor doctors nurse medical medicine hospital lawyer police soldier army airforce navy marine marines warrior
warriors fighter killer killers killerboy hunter hunters shooter sniper assassin1 ninja ninjas samurai pirate pirates vampire zombie
zombies ghost ghosts phantom shadow shadows darkness darkangel darklord darkside blackout black blackcat blackdog blackjack blackhawk
white whitehouse whitetiger red redrose redhead blue bluesky bluebird blueberry bluemoon green greenday1 greentea yellow orange purple
pink pinky pinkfloyd brown grey silver1 chocolate chocolat cookie cookies candy candycane sugar sugarplum honeybunny cupcake cheesecake
cheese cheeseburger pizza pizzahut burger hamburger chicken chickens bacon banana bananas apples orange1 strawberry cherry cherries
peaches peach pumpkin pepper peppermint ginger coffee tea coke cocacola pepsi sprite whiskey vodka tequila beer budweiser heineken corona
jackdaniels smoke smoker smokey marlboro cannabis marijuana ganja weed420 porsche ferrari lamborghini bugatti mercedesbenz bmw audi
honda toyota nissan mazda subaru suzuki yamaha kawasaki ducati harleydavidson mustang camaro corvette charger challenger chevrolet chevy
ford fordmustang dodge jeep hummer volvo volkswagen beetle truck trucker driver racing racer speed speedy turbo nitro rocket rockets
thunder lightning storm hurricane tornado blizzard avalanche volcano fire firefly fireman firebird flame flames inferno phoenix ice
iceman icecream snow snowball snowman snowflake frost water waterfall ocean river island beach beaches paradise sunset sunrise midnight
moon moonbeam star stars stargate stardust galaxy1 universe planet earth mars jupiter saturn venus neptune mercury apollo zeus hercules
athena odin loki thor1 titan atlas spartan spartans trojan trojans viking vikings knight knights wizard wizards magic magician magical
mystery mystic spirit soul dream dreams dreamer dreaming fantasy fantasia nothing something anything everything everyone someone nobody
whatever whatsup whoami whoareyou howareyou thankyou thanks please sorry goodbye goodluck goodmorning goodnight goodboy goodgirl badboy
badgirl crazy crazyboy crazygirl cool coolboy coolgirl coolguy cooldude dude buddy buddies player playboy playgirl sexy sexyboy sexygirl
hot hotboy hotgirl hottie naughty nasty bigboy biggie bigdaddy bigdog bigmac fuckyou fuckme fuckoff fuckit fucker motherfucker asshole
bitch bitches bastard bullshit shit shithead pussy dick cock sex sexsex lesbian porn pornstar boobs tits butthead dumbass jackass badass
stupid idiot loser losers winner winners champion champions champ number1 numberone nosense jordan23 legend legendary master masters
mastermind masterkey boss bossman chief general major colonel sergeant president trump obama america american usa england london paris
france germany berlin italy roma spain madrid canada toronto australia sydney mexico brasil brazil argentina colombia chile peru russia
moscow china beijing japan tokyo korea seoul singapore malaysia indonesia thailand vietnam philippines dubai newyork newyorkcity chicago
boston dallas houston denver phoenix1 seattle miami orlando atlanta detroit california texas florida hawaii alaska europe africa asia
charlie1 bailey buster max maxmax maximus lucky luckydog luckyone rocky rockyou roxy ruby1 bella molly sadie daisy1 sasha misty oreo
patches peanut pebbles precious pumpkin1 rusty samson sammy scooter shelby sierra simba1 smokey1 sparky spike stella tigger tinker toby
error tucker winston zeus1 whiskers mittens fluffy muffin munchkin jasper jackson cooper cody casey brandon brandy bubba buster1
abcdef abcdefg abcdefgh abcd abcabc abcxyz xyz alphabet aaaaaa asdf asdfasdf asdfgh asdfghjkl asdfjkl asdf1234 qwer qwerty qwertyu
qwertyui qwertyuiop qwerty123 qwertz qwertzuiop azerty azertyuiop zxcv zxcvbn zxcvbnm zxcvzxcv qazwsx qazwsxedc qazqaz wsxedc edcrfv
qweasd qweasdzxc qweqwe asdasd zxczxc asdqwe poiuy poiuyt poiuytrewq lkjhgf lkjhgfdsa mnbvcx mnbvcxz 1q2w3e 1q2w3e4r 1q2w3e4r5t
1q2w3e4r5t6y q1w2e3 q1w2e3r4 q1w2e3r4t5 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 zaq12wsx zaq1zaq1 zaq1xsw2 !qaz2wsx 1qaz!qaz qwe123 asd123 zxc123
qwer1234 1234qwer 123qwe 123qweasd 123qwe123 123abc abc123 abc12345 a1b2c3 a1b2c3d4 a1b2c3d4e5 a123456 a12345678 a123456789 aa123456
aa12345678 aaa111 abcd1234 1234abcd abcd12345 pass1234 p455w0rd p4ssw0rd pa55w0rd passw0rd pa55word admin123 admin1234 adminadmin root123
user1234 test1234 temp1234 guest123 welcome1 welcome123 hello123 secret123 master123 dragon123 monkey123 love123 123love lovelove1 trustno1
trustno2 ncc1701 ncc1701d thx1138 bond007 james007 jamesbond agent007 007007 420420 666666 696969 69696969 786786 786786786 123123
123123123 12341234 11223344 1122334455 112233 12344321 1234554321 123321 123454321 147258 147258369 159357 159753 258456 321321 321654
456456 456789 654321 741852 741852963 789456 789456123 789789 852456 87654321 963852 987654 987654321 0987654321 98765432 9876543210
10203040 102030 12131415 13131313 12121212 21212121 101010 10101010 111222 111222333 222333 11112222 00001111 12345600 123456aa 123456ab
123456abc 12345abc 12345qwert 12345678a 123456789a 1234567a 123456a 0123456789 01234567 012345678 1234567890 123456789 12345678 1234567
123456 12345 1234 00000000 11111111 22222222 33333333 44444444 55555555 66666666 77777777 88888888 99999999 31415926 314159265 27182818
correcthorsebatterystaple correcthorse batterystaple opensesame sesame abracadabra hocuspocus letmepass nopassword nopass mypassword
mypass yourpassword newpassword oldpassword thepassword thisismypassword mysecret password1 password12 password123 password1234
passwordpassword passpass drowssap nimda tluafed
`
    .trim()
    .split(/\s+/),
);
